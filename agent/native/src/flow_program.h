// The loaded BPF object: its programs, tables, ring and counters. Knows nothing of JavaScript.
#pragma once

#include <bpf/libbpf.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "failure.h"
#include "flow.h"

namespace tributary {

// Records of each kind, one after the other.
using FlowBatch = std::array<std::vector<uint8_t>, FLOW_KINDS>;

struct ProbeOptions {
  std::string object_path;
  uint32_t max_flows;
  uint32_t ring_bytes;
  uint32_t sampling;
};

struct TestRun {
  bool ingress;
  std::vector<uint8_t> packet;
  uint32_t ifindex;
  uint32_t gso_segments;
  uint32_t gso_size;
  uint32_t repeat;
  uint32_t return_value;  // out
  uint32_t duration_ns;   // out
};

class FlowProgram {
 public:
  Outcome Load(const ProbeOptions& options);

  int ProgramFd(bool ingress) const;

  // Swaps the tables, waits for programs that still run on the old ones, reads and empties those.
  Outcome Drain(FlowBatch* batch);

  // Readable when the ring holds something.
  int RingFd() const { return ring_buffer__epoll_fd(ring_.get()); }
  // Moves what the ring holds to the batch, about `most` records at most.
  void ReadRing(FlowBatch* batch, size_t most);
  size_t RingCapacity() const { return ring_bytes_ / sizeof(flow_overflow); }

  Outcome ReadCounters(std::array<flow_counter, FLOW_COUNTER_COUNT>* totals) const;
  Outcome Test(TestRun* run) const;

 private:
  struct ObjectDeleter {
    void operator()(bpf_object* object) const { bpf_object__close(object); }
  };
  struct RingDeleter {
    void operator()(ring_buffer* ring) const { ring_buffer__free(ring); }
  };
  // The two tables of one kind, and the array that says which one the programs use.
  struct Tables {
    int active;
    std::array<int, 2> tables;
    size_t in_use = 0;
    size_t key_size;
    size_t value_offset;
    size_t record_size;
  };

  Outcome Configure(const ProbeOptions& options);
  static Outcome DrainKind(Tables& tables, std::vector<uint8_t>* records);
  static Outcome Empty(int table, const Tables& shape, std::vector<uint8_t>* records);
  Tables FindTables(const std::string& kind, size_t key_size, size_t value_offset,
                    size_t record_size) const;
  int MapFd(const std::string& name) const;

  std::unique_ptr<bpf_object, ObjectDeleter> object_;
  std::unique_ptr<ring_buffer, RingDeleter> ring_;
  std::array<Tables, FLOW_KINDS> tables_{};
  uint32_t ring_bytes_ = 0;
  FlowBatch* ring_target_ = nullptr;
  size_t ring_most_ = 0;
};

}  // namespace tributary
