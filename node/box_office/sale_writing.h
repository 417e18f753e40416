// The writing of a sale whose tickets were claimed. Inside the transaction that found them confirmed.
#pragma once
#include "node/box_office/answers.h"
#include "node/box_office/ledger.h"

namespace willcall {

/// Reserves one ticket for the claim. REQUIRES: it is available.
void reserve_part(Writer& writer, const Office& office, const rows::ClaimRow& claim,
                  rows::ClaimRow::Part& part, TicketDraft& draft);

/// Writes the order of a sale or a reopening; its tickets are sold if it is paid. The answer is kept under
/// the request's key. Refused (the exception of a reseat was resolved meanwhile): nothing was written.
Result<Answer> write_claimed_sale(Writer& writer, Office& office, const rows::ClaimRow& claim);

/// Keeps the answer under the key of the request that opened the claim, if it had one.
void keep_answer(Writer& writer, const Office& office, const rows::ClaimRow& claim, const Answer& answer);

}  // namespace willcall
