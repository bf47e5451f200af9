#include "link_message.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <vector>

#include "attributes.h"

namespace tributary {
namespace {

Napi::Value StringOrNull(Napi::Env env, const rtattr* attribute) {
  if (attribute == nullptr) return env.Null();
  return Napi::String::New(env, AttributeString(attribute));
}

Napi::Value NumberOrNull(Napi::Env env, const rtattr* attribute) {
  if (attribute == nullptr) return env.Null();
  return Napi::Number::New(env, AttributeValue<uint32_t>(attribute));
}

Napi::Value Mac(Napi::Env env, const rtattr* attribute) {
  if (attribute == nullptr || RTA_PAYLOAD(attribute) != 6) return env.Null();
  const auto* byte = static_cast<const uint8_t*>(RTA_DATA(attribute));
  std::array<char, 18> text{};
  std::snprintf(text.data(), text.size(), "%02x:%02x:%02x:%02x:%02x:%02x", byte[0], byte[1],
                byte[2], byte[3], byte[4], byte[5]);
  return Napi::String::New(env, text.data());
}

Napi::Value Kind(Napi::Env env, const rtattr* link_info) {
  if (link_info == nullptr) return env.Null();
  const Attributes nested(link_info);
  return StringOrNull(env, nested[IFLA_INFO_KIND]);
}

Napi::Value Lower(Napi::Env env, int ifindex, const Attributes& attributes) {
  const rtattr* lower = attributes[IFLA_LINK];
  const rtattr* netns_id = attributes[IFLA_LINK_NETNSID];
  const int lower_index = lower == nullptr ? 0 : AttributeValue<int>(lower);
  if (lower_index == 0 || (lower_index == ifindex && netns_id == nullptr)) return env.Null();
  Napi::Object object = Napi::Object::New(env);
  object.Set("ifindex", lower_index);
  object.Set("netnsId", netns_id == nullptr
                            ? env.Null()
                            : Napi::Number::New(env, AttributeValue<int>(netns_id)));
  return object;
}

Napi::Object Stats(Napi::Env env, const rtattr* attribute) {
  rtnl_link_stats64 stats{};
  if (attribute != nullptr) {
    std::memcpy(&stats, RTA_DATA(attribute), std::min(RTA_PAYLOAD(attribute), sizeof(stats)));
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("rxPackets", static_cast<double>(stats.rx_packets));
  object.Set("rxBytes", static_cast<double>(stats.rx_bytes));
  object.Set("rxErrors", static_cast<double>(stats.rx_errors));
  object.Set("rxDropped", static_cast<double>(stats.rx_dropped));
  object.Set("txPackets", static_cast<double>(stats.tx_packets));
  object.Set("txBytes", static_cast<double>(stats.tx_bytes));
  object.Set("txErrors", static_cast<double>(stats.tx_errors));
  object.Set("txDropped", static_cast<double>(stats.tx_dropped));
  return object;
}

}  // namespace

Napi::Object ToLink(Napi::Env env, const nlmsghdr* message) {
  const auto* header = static_cast<const ifinfomsg*>(NLMSG_DATA(message));
  const Attributes attributes(IFLA_RTA(header), static_cast<int>(IFLA_PAYLOAD(message)));
  const rtattr* oper_state = attributes[IFLA_OPERSTATE];
  const rtattr* mtu = attributes[IFLA_MTU];
  const rtattr* name = attributes[IFLA_IFNAME];
  Napi::Object link = Napi::Object::New(env);
  link.Set("ifindex", header->ifi_index);
  link.Set("name", name == nullptr ? std::string() : AttributeString(name));
  link.Set("kind", Kind(env, attributes[IFLA_LINKINFO]));
  link.Set("hardwareType", header->ifi_type);
  link.Set("mac", Mac(env, attributes[IFLA_ADDRESS]));
  link.Set("mtu", mtu == nullptr ? 0u : AttributeValue<uint32_t>(mtu));
  link.Set("flags", header->ifi_flags);
  link.Set("operState", oper_state == nullptr ? 0u : unsigned{AttributeValue<uint8_t>(oper_state)});
  link.Set("master", NumberOrNull(env, attributes[IFLA_MASTER]));
  link.Set("lower", Lower(env, header->ifi_index, attributes));
  link.Set("parentDevice", StringOrNull(env, attributes[IFLA_PARENT_DEV_NAME]));
  link.Set("parentBus", StringOrNull(env, attributes[IFLA_PARENT_DEV_BUS_NAME]));
  link.Set("physPortName", StringOrNull(env, attributes[IFLA_PHYS_PORT_NAME]));
  link.Set("vfCount", NumberOrNull(env, attributes[IFLA_NUM_VF]));
  link.Set("stats", Stats(env, attributes[IFLA_STATS64]));
  return link;
}

Napi::Value ToAddress(Napi::Env env, const nlmsghdr* message) {
  const auto* header = static_cast<const ifaddrmsg*>(NLMSG_DATA(message));
  const Attributes attributes(IFA_RTA(header), static_cast<int>(IFA_PAYLOAD(message)));
  // of a point-to-point link IFA_ADDRESS is the other end
  const rtattr* address = attributes[IFA_LOCAL];
  if (address == nullptr) address = attributes[IFA_ADDRESS];
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address == nullptr ||
      inet_ntop(header->ifa_family, RTA_DATA(address), text.data(), text.size()) == nullptr) {
    return env.Null();
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("ifindex", header->ifa_index);
  object.Set("address", text.data());
  object.Set("prefixLength", unsigned{header->ifa_prefixlen});
  return object;
}

}  // namespace tributary
