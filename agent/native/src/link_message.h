// Turns one rtnetlink message about a link or an address into JavaScript's `Link` or `LinkAddress`.
#pragma once

#include <linux/rtnetlink.h>
#include <napi.h>

namespace tributary {

Napi::Object ToLink(Napi::Env env, const nlmsghdr* message);

// Null where the message carries no address.
Napi::Value ToAddress(Napi::Env env, const nlmsghdr* message);

}  // namespace tributary
