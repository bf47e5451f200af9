// Attributes of a netlink message, by type.
#pragma once

#include <linux/rtnetlink.h>

#include <cstring>
#include <string>
#include <vector>

namespace tributary {

class Attributes {
 public:
  Attributes(const rtattr* first, int length) {
    for (const rtattr* at = first; RTA_OK(at, length); at = RTA_NEXT(at, length)) {
      const size_t type = at->rta_type & NLA_TYPE_MASK;
      if (type >= by_type_.size()) by_type_.resize(type + 1);
      by_type_[type] = at;
    }
  }
  explicit Attributes(const rtattr* nest)
      : Attributes(static_cast<const rtattr*>(RTA_DATA(nest)),
                   static_cast<int>(RTA_PAYLOAD(nest))) {}

  // Null where the message has no such attribute.
  const rtattr* operator[](size_t type) const {
    return type < by_type_.size() ? by_type_[type] : nullptr;
  }

 private:
  std::vector<const rtattr*> by_type_;
};

template <typename T>
T AttributeValue(const rtattr* attribute) {
  T value{};
  std::memcpy(&value, RTA_DATA(attribute), std::min(RTA_PAYLOAD(attribute), sizeof(value)));
  return value;
}

inline std::string AttributeString(const rtattr* attribute) {
  const auto* text = static_cast<const char*>(RTA_DATA(attribute));
  return {text, strnlen(text, RTA_PAYLOAD(attribute))};
}

}  // namespace tributary
