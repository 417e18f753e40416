// What a person must settle, in words. Pure.
#pragma once
#include <string>
#include <vector>

#include "schema/records.h"
#include "schema/result.h"

namespace willcall {

/// One exception as it is told.
struct ToldException {
  std::string id, kind;
  std::string order;     ///< whose money it may be; "-": no order
  std::string money;     ///< to return, "25.00 EUR"; "-": none
  std::string happened;  ///< when, and what
  std::string outlook;   ///< what can be done, or how it was settled
};

/// A page of /api/exceptions.
struct ExceptionPage {
  std::vector<ToldException> exceptions;
  std::string next;  ///< empty on the last one
};

/// An error if the answer is not that of a node.
Result<ExceptionPage> exception_page(const std::string& body, TimeMs now);
/// The answer of a resolve.
Result<ToldException> told_exception(const std::string& body, TimeMs now);

/// The venues with open exceptions beside the one that was listed, by an answer of /api/sync: "hall, club".
/// Empty: none. `venue`: that one; empty: the node's own.
Result<std::string> open_elsewhere(const std::string& sync, const std::string& venue);

/// A line of columns for each, and below it what happened and what can be done.
std::string exceptions_table(const std::vector<ToldException>& exceptions);

}  // namespace willcall
