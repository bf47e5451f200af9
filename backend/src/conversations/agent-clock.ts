/**
 * What time it is by the flows of one agent: that of the newest flow, and from then on by the wall clock. An agent that
 * is late, or resumes after it was away, is so measured by its own flows; a silent one still comes to its time-outs.
 */
export class AgentClock {
  #newestMs = 0;
  /** When the newest flow came. */
  #heardMs = 0;

  /** A flow that ended at `endMs` came at `nowMs`. Returns its end by this clock: nothing ends in the future. */
  hear(endMs: number, nowMs: number): number {
    const flowMs = Math.min(endMs, nowMs);
    if (flowMs >= this.#newestMs) {
      this.#newestMs = flowMs;
      this.#heardMs = nowMs;
    }
    return flowMs;
  }

  at(nowMs: number): number {
    return this.#newestMs + Math.max(0, nowMs - this.#heardMs);
  }

  isSilentSince(ms: number): boolean {
    return this.#heardMs < ms;
  }
}
