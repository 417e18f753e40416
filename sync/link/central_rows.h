// The tables of the rules: every setting that a stream, a durable or an account can have wrong. Pure.
#pragma once
#include <vector>

#include "sync/link/setting_rule.h"

namespace willcall {

/// Of TICKETS and ORDERS.
const std::vector<SettingRule>& record_stream_rules();
/// Of the lease bucket.
const std::vector<SettingRule>& bucket_rules();
/// Of a node's durable.
const std::vector<SettingRule>& durable_rules();
/// Of the account in which the streams are.
const std::vector<SettingRule>& account_rules();

}  // namespace willcall
