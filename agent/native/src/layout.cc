#include "layout.h"

#include <cstddef>
#include <type_traits>

#include "flow.h"

namespace tributary {
namespace {

constexpr int kNone = -1;

// What all kinds have, under the names of `RecordLayout` in layout.ts.
template <typename Record>
Napi::Object CommonLayout(Napi::Env env) {
  using Key = decltype(Record::key);
  constexpr size_t value = offsetof(Record, value);
  Napi::Object layout = Napi::Object::New(env);
  const auto set = [&](const char* name, size_t offset) {
    layout.Set(name, static_cast<double>(offset));
  };
  set("size", sizeof(Record));
  set("direction", offsetof(Key, direction));
  set("vlan", offsetof(Key, vlan));
  set("ifindex", offsetof(Key, ifindex));
  set("netns", offsetof(Key, netns));
  set("packets", value + offsetof(flow_value, packets));
  set("bytes", value + offsetof(flow_value, bytes));
  set("firstNs", value + offsetof(flow_value, first_ns));
  set("lastNs", value + offsetof(flow_value, last_ns));
  set("flags", value + offsetof(flow_value, flags));
  set("dscp", value + offsetof(flow_value, dscp));
  set("srcMac", value + offsetof(flow_value, src_mac));
  set("dstMac", value + offsetof(flow_value, dst_mac));
  return layout;
}

template <typename Record>
Napi::Object IpLayout(Napi::Env env) {
  using Key = decltype(Record::key);
  Napi::Object layout = CommonLayout<Record>(env);
  const auto set = [&](const char* name, int offset) { layout.Set(name, offset); };
  set("identityLength", offsetof(Key, proto) + sizeof(Key::proto));
  set("srcAddr", offsetof(Key, src_addr));
  set("dstAddr", offsetof(Key, dst_addr));
  set("addrLength", sizeof(Key::src_addr));
  set("srcPort", offsetof(Key, src_port));
  set("dstPort", offsetof(Key, dst_port));
  set("proto", offsetof(Key, proto));
  set("etherType", kNone);
  return layout;
}

Napi::Object L2Layout(Napi::Env env) {
  Napi::Object layout = CommonLayout<flow_record_l2>(env);
  const auto set = [&](const char* name, int offset) { layout.Set(name, offset); };
  set("identityLength", offsetof(flow_key_l2, ether_type) + sizeof(flow_key_l2::ether_type));
  set("srcAddr", kNone);
  set("dstAddr", kNone);
  set("addrLength", 0);
  set("srcPort", kNone);
  set("dstPort", kNone);
  set("proto", kNone);
  set("etherType", offsetof(flow_key_l2, ether_type));
  return layout;
}

}  // namespace

Napi::Object RecordLayouts(Napi::Env env) {
  Napi::Object layouts = Napi::Object::New(env);
  layouts.Set("v4", IpLayout<flow_record_v4>(env));
  layouts.Set("v6", IpLayout<flow_record_v6>(env));
  layouts.Set("l2", L2Layout(env));
  return layouts;
}

}  // namespace tributary
