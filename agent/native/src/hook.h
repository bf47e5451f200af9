// Attaching the flow program to an interface. All of it runs inside the interface's namespace, on a
// worker.
#pragma once

#include <memory>

#include "descriptor.h"
#include "failure.h"

namespace tributary {

struct HookPoint {
  int ifindex;
  bool ingress;
};

// The program at one interface and direction.
class Hook {
 public:
  virtual ~Hook() = default;
  // Takes the program off; fine where the interface is gone.
  virtual Outcome Detach() = 0;
  // The namespace to enter for Detach, -1 where it does not matter.
  virtual int Netns() const { return -1; }
};

// A TCX link: lives as long as its descriptor, so that a killed process leaves nothing.
class TcxHook : public Hook {
 public:
  Outcome Attach(int program, HookPoint point);
  Outcome Detach() override;

 private:
  Descriptor link_;
};

// A clsact filter: outlives the process, is found again by its name. Keeps its namespace open for
// the way back.
class TcHook : public Hook {
 public:
  explicit TcHook(Descriptor netns) : netns_(std::move(netns)) {}
  Outcome Attach(int program, HookPoint point);
  Outcome Detach() override;
  int Netns() const override { return netns_.Get(); }

 private:
  Descriptor netns_;
  HookPoint point_{};
};

// Removes filters of ours that a killed process left, and the qdisc if it is empty then. Counts
// them in *removed.
Outcome RemoveStaleFilters(int ifindex, int* removed);

// Whether the kernel has TCX links; tried on no interface.
bool HasTcx();

}  // namespace tributary
