#include "flow_program.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include <cstddef>
#include <cstring>
#include <thread>

namespace tributary {
namespace {

// What libbpf and the verifier say while an object is loaded, the last lines of it.
thread_local std::string load_log;

int KeepLog(libbpf_print_level level, const char* format, va_list arguments) {
  if (level == LIBBPF_DEBUG) return 0;
  va_list again;
  va_copy(again, arguments);
  const int length = std::vsnprintf(nullptr, 0, format, again);
  va_end(again);
  std::string text(length + 1, 0);
  std::vsnprintf(text.data(), text.size(), format, arguments);
  text.pop_back();
  load_log += text;
  constexpr size_t kMost = 2000;
  if (load_log.size() > kMost) load_log.erase(0, load_log.size() - kMost);
  return length;
}

bool KernelHasFunction(const char* name) {
  btf* types = btf__load_vmlinux_btf();
  if (types == nullptr) return false;
  const bool found = btf__find_by_name_kind(types, name, BTF_KIND_FUNC) > 0;
  btf__free(types);
  return found;
}

// Sets a `const volatile` variable of the object before it is loaded.
template <typename T>
bool SetConstant(const bpf_object* object, const char* name, T value) {
  const bpf_map* map = bpf_object__find_map_by_name(object, ".rodata");
  const btf* types = bpf_object__btf(object);
  size_t size = 0;
  auto* data = map == nullptr ? nullptr
                              : static_cast<uint8_t*>(const_cast<void*>(
                                    bpf_map__initial_value(const_cast<bpf_map*>(map), &size)));
  const int section_id = btf__find_by_name_kind(types, ".rodata", BTF_KIND_DATASEC);
  if (data == nullptr || section_id < 0) return false;
  const btf_type* section = btf__type_by_id(types, section_id);
  const btf_var_secinfo* variable = btf_var_secinfos(section);
  for (int i = 0; i < btf_vlen(section); i++, variable++) {
    const btf_type* type = btf__type_by_id(types, variable->type);
    if (std::strcmp(btf__name_by_offset(types, type->name_off), name) != 0) continue;
    if (variable->size != sizeof(value)) return false;
    std::memcpy(data + variable->offset, &value, sizeof(value));
    return true;
  }
  return false;
}

}  // namespace

Outcome FlowProgram::Load(const ProbeOptions& options) {
  libbpf_set_print(KeepLog);
  load_log.clear();
  object_.reset(bpf_object__open_file(options.object_path.c_str(), nullptr));
  if (!object_) return Failure{errno, "bpf_object__open", options.object_path};
  if (Outcome outcome = Configure(options)) return outcome;
  if (const int error = bpf_object__load(object_.get()); error != 0) {
    return Failure{-error, "bpf_object__load", load_log};
  }
  tables_[FLOW_V4] = FindTables("v4", sizeof(flow_key_v4), offsetof(flow_record_v4, value),
                                sizeof(flow_record_v4));
  tables_[FLOW_V6] = FindTables("v6", sizeof(flow_key_v6), offsetof(flow_record_v6, value),
                                sizeof(flow_record_v6));
  tables_[FLOW_L2] = FindTables("l2", sizeof(flow_key_l2), offsetof(flow_record_l2, value),
                                sizeof(flow_record_l2));
  const auto receive = [](void* self, void* data, size_t) {
    auto* program = static_cast<FlowProgram*>(self);
    const auto* overflow = static_cast<const flow_overflow*>(data);
    const auto* record = static_cast<const uint8_t*>(data) + offsetof(flow_overflow, v4);
    std::vector<uint8_t>& records = (*program->ring_target_)[overflow->kind];
    records.insert(records.end(), record, record + program->tables_[overflow->kind].record_size);
    return program->ring_most_-- > 1 ? 0 : -ECANCELED;
  };
  ring_.reset(ring_buffer__new(MapFd("overflow"), receive, this, nullptr));
  if (!ring_) return LastError("ring_buffer__new");
  ring_bytes_ = options.ring_bytes;
  return {};
}

Outcome FlowProgram::Configure(const ProbeOptions& options) {
  const bpf_object* object = object_.get();
  bpf_map* map = nullptr;
  bpf_object__for_each_map(map, object) {
    const std::string name = bpf_map__name(map);
    int error = 0;
    if (name.starts_with("flows_")) error = bpf_map__set_max_entries(map, options.max_flows);
    if (name == "overflow") error = bpf_map__set_max_entries(map, options.ring_bytes);
    if (error != 0) return Failure{-error, "bpf_map__set_max_entries", name};
  }
  if (!SetConstant(object, "sampling", options.sampling) ||
      !SetConstant(object, "has_kern_ctx", KernelHasFunction("bpf_cast_to_kern_ctx"))) {
    return Failure{EINVAL, "bpf_object__open", options.object_path + " is of another version"};
  }
  return {};
}

int FlowProgram::MapFd(const std::string& name) const {
  return bpf_object__find_map_fd_by_name(object_.get(), name.c_str());
}

FlowProgram::Tables FlowProgram::FindTables(const std::string& kind, size_t key_size,
                                            size_t value_offset, size_t record_size) const {
  return {.active = MapFd("active_" + kind),
          .tables = {MapFd("flows_" + kind + "_a"), MapFd("flows_" + kind + "_b")},
          .key_size = key_size,
          .value_offset = value_offset,
          .record_size = record_size};
}

int FlowProgram::ProgramFd(bool ingress) const {
  const char* name = ingress ? "tributary_in" : "tributary_out";
  return bpf_program__fd(bpf_object__find_program_by_name(object_.get(), name));
}

Outcome FlowProgram::Drain(FlowBatch* batch) {
  std::array<Outcome, FLOW_KINDS> outcomes;
  const auto drain = [&](size_t kind) {
    outcomes[kind] = DrainKind(tables_[kind], &(*batch)[kind]);
  };
  {
    // side by side, for the three swaps to wait for one and the same grace period
    const std::jthread v6(drain, FLOW_V6), l2(drain, FLOW_L2);
    drain(FLOW_V4);
  }
  for (Outcome& outcome : outcomes) {
    if (outcome) return outcome;
  }
  return {};
}

Outcome FlowProgram::DrainKind(Tables& tables, std::vector<uint8_t>* records) {
  const uint32_t slot = 0;
  const size_t next = 1 - tables.in_use;
  // returns once no program runs that may have looked up the old table
  if (bpf_map_update_elem(tables.active, &slot, &tables.tables[next], BPF_ANY) != 0) {
    return LastError("bpf_map_update_elem");
  }
  const int idle = tables.tables[tables.in_use];
  tables.in_use = next;
  return Empty(idle, tables, records);
}

Outcome FlowProgram::Empty(int table, const Tables& shape, std::vector<uint8_t>* records) {
  size_t chunk = 4096;
  std::vector<uint8_t> keys(chunk * shape.key_size);
  std::vector<uint8_t> values(chunk * sizeof(flow_value));
  std::array<uint8_t, sizeof(uint64_t)> position{};
  LIBBPF_OPTS(bpf_map_batch_opts, options);
  for (bool first = true, last = false; !last; first = false) {
    auto count = static_cast<uint32_t>(chunk);
    if (bpf_map_lookup_and_delete_batch(table, first ? nullptr : position.data(), position.data(),
                                        keys.data(), values.data(), &count, &options) != 0) {
      if (errno == ENOSPC) {  // a bucket with more entries than the chunk holds
        chunk *= 2;
        keys.resize(chunk * shape.key_size);
        values.resize(chunk * sizeof(flow_value));
        continue;
      }
      if (errno != ENOENT) return LastError("bpf_map_lookup_and_delete_batch");
      last = true;
    }
    const size_t filled = records->size();
    records->resize(filled + count * shape.record_size);
    for (uint32_t i = 0; i < count; i++) {
      uint8_t* record = records->data() + filled + i * shape.record_size;
      std::memcpy(record, keys.data() + i * shape.key_size, shape.key_size);
      std::memcpy(record + shape.value_offset, values.data() + i * sizeof(flow_value),
                  sizeof(flow_value));
    }
  }
  return {};
}

void FlowProgram::ReadRing(FlowBatch* batch, size_t most) {
  ring_target_ = batch;
  ring_most_ = most;
  ring_buffer__consume(ring_.get());
  ring_target_ = nullptr;
}

Outcome FlowProgram::ReadCounters(std::array<flow_counter, FLOW_COUNTER_COUNT>* totals) const {
  std::vector<flow_counter> per_cpu(libbpf_num_possible_cpus());
  const int map = MapFd("counters");
  for (uint32_t id = 0; id < FLOW_COUNTER_COUNT; id++) {
    if (bpf_map_lookup_elem(map, &id, per_cpu.data()) != 0) return LastError("bpf_map_lookup_elem");
    (*totals)[id] = {};
    for (const flow_counter& counter : per_cpu) {
      (*totals)[id].packets += counter.packets;
      (*totals)[id].bytes += counter.bytes;
    }
  }
  return {};
}

Outcome FlowProgram::Test(TestRun* run) const {
  __sk_buff context{};
  context.ifindex = run->ifindex;
  context.gso_segs = run->gso_segments;
  context.gso_size = run->gso_size;
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = run->packet.data(),
              .data_size_in = static_cast<uint32_t>(run->packet.size()), .ctx_in = &context,
              .ctx_size_in = sizeof(context), .repeat = static_cast<int>(run->repeat));
  if (bpf_prog_test_run_opts(ProgramFd(run->ingress), &options) != 0) {
    return LastError("bpf_prog_test_run");
  }
  run->return_value = options.retval;
  run->duration_ns = options.duration;
  return {};
}

}  // namespace tributary
