#include <map>

#include "node/http/api.h"
#include "schema/json_text.h"
#include "schema/version.h"

namespace willcall {
namespace {

// The shapes of the contract. Named by the routes' RouteDoc; a test holds every name to one of these, and
// every answer of the running server to its shape.
constexpr std::string_view kSchemas = R"json({
"Problem":{"type":"object","required":["type","title","status","code","detail"],"properties":{
  "type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},
  "detail":{"type":"string"},"tickets":{"type":"array","items":{"type":"object","required":["id","code"]}}}},
"Ticket":{"type":"object","required":["id","venue","title","price","currency","version","status","sellerId","orderId",
  "reservedUntil","allocatedTo","createdAt","updatedAt","sync"],"properties":{
  "id":{"type":"string"},"venue":{"type":"string"},"title":{"type":"string"},"price":{"type":"integer"},
  "currency":{"type":"string"},"version":{"type":"integer"},
  "status":{"enum":["available","reserved","sold","withdrawn"]},"sellerId":{"type":["string","null"]},
  "orderId":{"type":["string","null"]},"reservedUntil":{"type":["string","null"],"format":"date-time"},
  "allocatedTo":{"type":["string","null"]},"createdAt":{"type":"string","format":"date-time"},
  "updatedAt":{"type":"string","format":"date-time"},"sync":{"enum":["synced","pending"]}}},
"TicketList":{"type":"object","required":["tickets","next"],"properties":{
  "tickets":{"type":"array","items":{"$ref":"#/components/schemas/Ticket"}},"next":{"type":["string","null"]}}},
"NewTicket":{"type":"object","required":["title","price"],"additionalProperties":false,"properties":{
  "id":{"type":"string","pattern":"^[A-Za-z0-9_-]{1,64}$"},"venue":{"type":"string"},
  "title":{"type":"string","minLength":1,"maxLength":200},"price":{"type":"integer","minimum":0},
  "currency":{"type":"string","pattern":"^[A-Z]{3}$"},"allocatedTo":{"type":["string","null"]}}},
"TicketEdit":{"type":"object","required":["title","price"],"additionalProperties":false,"properties":{
  "title":{"type":"string","minLength":1,"maxLength":200},"price":{"type":"integer","minimum":0}}},
"TicketMove":{"type":"object","required":["tickets"],"additionalProperties":false,"properties":{
  "tickets":{"type":"array","items":{"type":"string"},"minItems":1},"reason":{"type":"string","maxLength":500},
  "venue":{"type":"string"}}},
"Withdrawn":{"type":"object","required":["withdrawn"],"properties":{"withdrawn":{"type":"integer"}}},
"Restored":{"type":"object","required":["restored"],"properties":{"restored":{"type":"integer"}}},
"ImportReport":{"type":"object","required":["created","unchanged","refusedCount","refused"],"properties":{
  "created":{"type":"integer"},"unchanged":{"type":"integer"},
  "refusedCount":{"type":"integer","description":"refused lines in all"},
  "refused":{"type":"array","maxItems":1000,"description":"the first 1000 refused lines, in their order","items":{
  "type":"object","required":["line","code","detail"],"properties":{"line":{"type":"integer"},
  "code":{"type":"string"},"detail":{"type":"string"}}}}}},
"Payment":{"type":"object","required":["method","amount"],"additionalProperties":false,"properties":{
  "method":{"enum":["cash","card","other"]},"amount":{"type":"integer","minimum":0},
  "reference":{"type":["string","null"],"maxLength":500}}},
"Order":{"type":"object","required":["id","venue","userId","status","guarantee","tickets","total","currency",
  "expiresAt","version","nodeId","soldBy","payment","refund","reason","createdAt","updatedAt","sync"],"properties":{
  "id":{"type":"string"},"venue":{"type":"string"},"userId":{"type":["string","null"]},
  "status":{"enum":["created","complete","cancelled","expired","rejected"]},
  "guarantee":{"enum":["allocated","claimed","provisional"]},
  "tickets":{"type":"array","items":{"type":"object","required":["id","version","price"],"properties":{
  "id":{"type":"string"},"version":{"type":"integer"},"price":{"type":"integer"}}}},
  "total":{"type":"integer"},"currency":{"type":"string"},"expiresAt":{"type":["string","null"],"format":"date-time"},
  "version":{"type":"integer"},"nodeId":{"type":"string"},"soldBy":{"type":"string"},
  "payment":{"oneOf":[{"$ref":"#/components/schemas/Payment"},{"type":"null"}]},
  "refund":{"type":["object","null"]},"reason":{"type":["string","null"]},
  "createdAt":{"type":"string","format":"date-time"},"updatedAt":{"type":"string","format":"date-time"},
  "sync":{"enum":["synced","pending"]}}},
"OrderList":{"type":"object","required":["orders","next"],"properties":{
  "orders":{"type":"array","items":{"$ref":"#/components/schemas/Order"}},"next":{"type":["string","null"]}}},
"NewOrder":{"type":"object","required":["tickets"],"additionalProperties":false,"properties":{
  "tickets":{"type":"array","minItems":1,"items":{"oneOf":[
  {"type":"object","required":["id"],"properties":{"id":{"type":"string"},"version":{"type":"integer"},"venue":{"type":"string"}}},
  {"type":"object","required":["count"],"properties":{"count":{"type":"integer"},"price":{"type":"integer"},
  "titlePrefix":{"type":"string"}}}]}},
  "venue":{"type":"string"},"userId":{"type":["string","null"]},
  "payment":{"oneOf":[{"$ref":"#/components/schemas/Payment"},{"type":"null"}]}}},
"Completion":{"type":"object","required":["payment"],"additionalProperties":false,"properties":{
  "payment":{"$ref":"#/components/schemas/Payment"},"reopen":{"type":"boolean"}}},
"Cancellation":{"type":"object","additionalProperties":false,"properties":{"reason":{"type":"string"},
  "refund":{"type":"object","required":["method"],"properties":{"method":{"enum":["cash","card","other"]},
  "note":{"type":"string"}}}}},
"Allocation":{"type":"object","required":["to"],"additionalProperties":false,"properties":{
  "venue":{"type":"string"},"to":{"type":["string","null"]},"tickets":{"type":"array","items":{"type":"string"},"maxItems":5000},
  "count":{"type":"integer","minimum":1,"maximum":5000},"price":{"type":"integer"},"titlePrefix":{"type":"string"},
  "from":{"type":"string"},"force":{"type":"boolean"},"confirm":{"type":"string"}}},
"Allocated":{"type":"object","required":["allocated"],"properties":{"allocated":{"type":"integer"}}},
"AllocationList":{"type":"object","required":["allocations","next"],"properties":{"allocations":{"type":"array","items":{
  "type":"object","required":["nodeId","available","reserved","sold","withdrawn"]}}}},
"Exception":{"type":"object","required":["id","kind","venue","orderId","ticketId","amount","currency","winnerOrderId",
  "rule","alternatives","status","createdAt","action","resolvedBy","resolvedAt","note","newOrderId"],"properties":{
  "id":{"type":"string"},"kind":{"type":"string","description":"refused_sale, seized, rule_broken, duplicate_id, orphan_sale, payment_unknown, quarantine, ..."},
  "venue":{"type":"string"},"orderId":{"type":["string","null"]},"ticketId":{"type":["string","null"]},
  "amount":{"type":"integer","description":"money to return when it was opened"},"currency":{"type":["string","null"]},
  "winnerOrderId":{"type":["string","null"]},"rule":{"type":["string","null"],"description":"what decided, in plain words"},
  "alternatives":{"type":"array","maxItems":5,"items":{"type":"string"},"description":"free tickets of the same price, nearest first"},
  "status":{"enum":["open","resolved"]},"createdAt":{"type":"string","format":"date-time"},
  "action":{"enum":["refund","reseat","dismiss",null]},"resolvedBy":{"type":["string","null"]},
  "resolvedAt":{"type":["string","null"],"format":"date-time"},"note":{"type":["string","null"]},
  "newOrderId":{"type":["string","null"],"description":"of a reseat"}}},
"ExceptionList":{"type":"object","required":["exceptions","next"],"properties":{
  "exceptions":{"type":"array","items":{"$ref":"#/components/schemas/Exception"}},"next":{"type":["string","null"]}}},
"Resolution":{"type":"object","required":["action"],"additionalProperties":false,"properties":{
  "action":{"enum":["refund","reseat","dismiss"]},
  "method":{"enum":["cash","card","other"],"description":"how the money was given back; with refund, and only with it"},
  "tickets":{"type":"array","minItems":1,"maxItems":50,"items":{"type":"string"},
  "description":"one for each of the refused order's, whose prices go along in order; with reseat, and only with it"},
  "note":{"type":"string","maxLength":500}}},
"History":{"type":"object","required":["history"],"properties":{"history":{"type":"array","items":{"type":"object",
  "required":["version","change","by","nodeId","at","why"]}}}},
"Sync":{"type":"object","required":["link","since","nodeId","instanceId","venue","follow","outbox","inbound","streams",
  "reconciled","exceptions","exceptionVenues","quarantined","provisional","warnings"],"properties":{
  "link":{"enum":["online","offline","disabled"]}}},
"Change":{"type":"object","description":"the data of one event","required":["seq","type","version","at","by","nodeId",
  "record"],"properties":{"seq":{"type":"integer"},"type":{"type":"string"},"version":{"type":"integer"},
  "at":{"type":["string","null"],"format":"date-time"},"by":{"type":["string","null"]},
  "nodeId":{"type":["string","null"]},"record":{"oneOf":[{"$ref":"#/components/schemas/Ticket"},
  {"$ref":"#/components/schemas/Order"}]}}},
"Health":{"type":"object","required":["status"]},
"MetricsText":{"type":"string","description":"Prometheus text format 0.0.4"},
"Readiness":{"type":"object","required":["status","reasons"],"properties":{"status":{"enum":["ready","degraded"]}}}
})json";

constexpr std::string_view role(Access access) {
  switch (access) {
    case Access::everyone: return "everyone";
    case Access::seller: return "seller";
    case Access::cashier: return "cashier";
    case Access::cashier_or_local: return "cashier or local";
    default: return "admin";
  }
}

void append_ref(JsonText& json, std::string_view schema) {
  json.object().field("$ref", "#/components/schemas/" + std::string(schema)).end_object();
}

void append_content(JsonText& json, std::string_view type, std::string_view schema) {
  json.name("content").object().name(type).object().name("schema");
  if (schema.empty()) {
    json.object().field("type", "string").end_object();
  } else {
    append_ref(json, schema);
  }
  json.end_object().end_object();
}

void append_parameters(JsonText& json, const Route& route) {
  const auto parameter = [&](std::string_view name, std::string_view in, bool required) {
    json.object().field("name", name).field("in", in).name("required").boolean(required);
    json.name("schema").object().field("type", "string").end_object().end_object();
  };
  json.name("parameters").array();
  for (std::size_t at = route.pattern.find('{'); at != std::string_view::npos;
       at = route.pattern.find('{', at + 1))
    parameter(route.pattern.substr(at + 1, route.pattern.find('}', at) - at - 1), "path", true);
  for (const std::string_view name : route.doc.query) parameter(name, "query", false);
  if (route.doc.idempotency_key) parameter("Idempotency-Key", "header", false);
  if (!route.doc.header.empty()) parameter(route.doc.header, "header", false);
  json.end_array();
}

void append_operation(JsonText& json, const Route& route) {
  json.object().field("summary", route.doc.summary).field("x-role", role(route.access));
  json.name("security").array();
  if (route.access != Access::everyone) json.object().name("bearer").array().end_array().end_object();
  json.end_array();
  append_parameters(json, route);
  if (route.body != Body::none) {
    json.name("requestBody").object().name("required").boolean(route.body != Body::optional_json);
    if (route.body == Body::csv) {
      append_content(json, "text/csv", "");
    } else if (route.doc.request_schema.empty()) {
      json.name("content").object().name("application/json").object().end_object().end_object();
    } else {
      append_content(json, "application/json", route.doc.request_schema);
    }
    json.end_object();
  }
  json.name("responses")
      .object()
      .name(std::to_string(route.doc.success))
      .object()
      .field("description", "done");
  if (!route.doc.response_schema.empty())
    append_content(json, route.doc.response_type, route.doc.response_schema);
  json.end_object().name("default").object().field("description",
                                                   "refused; 'code' says why, 'detail' what to do");
  append_content(json, "application/problem+json", "Problem");
  json.end_object().end_object().end_object();
}

}  // namespace

std::string openapi(const std::vector<Route>& routes) {
  std::map<std::string_view, std::vector<const Route*>> paths;
  for (const Route& route : routes) paths[route.pattern].push_back(&route);
  std::string text;
  JsonText json(text);
  json.object().field("openapi", "3.1.0").name("info").object().field("title", "Willcall node");
  json.field("version", version()).end_object().name("paths").object();
  for (const auto& [pattern, methods] : paths) {
    json.name(pattern).object();
    for (const Route* route : methods) {
      std::string method(route->method);
      for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
      append_operation(json.name(method), *route);
    }
    json.end_object();
  }
  json.end_object().name("components").object().name("schemas").raw(kSchemas);
  json.name("securitySchemes")
      .object()
      .name("bearer")
      .object()
      .field("type", "http")
      .field("scheme", "bearer");
  json.field("bearerFormat", "JWT").end_object().end_object().end_object().end_object();
  return text;
}

}  // namespace willcall
