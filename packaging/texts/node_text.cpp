#include "packaging/texts/node_text.h"

#include "node/settings/texts.h"
#include "schema/log_events.h"

namespace willcall {
namespace {

std::string head(const char* name, int section, const std::string& version, const std::string& date,
                 const char* manual) {
  return std::string(".TH ") + name + " " + std::to_string(section) + " \"" + date + "\" \"Willcall " +
         version + "\" \"" + manual + "\"\n";
}

constexpr char kDaemon[] =
    ".SH NAME\nwillcalld \\- sells tickets from a venue's own box, with or without the internet\n"
    ".SH SYNOPSIS\n.B willcalld\n[\\fB\\-\\-config\\fR \\fIFILE\\fR] [\\fISETTINGS\\fR]\n"
    ".SH DESCRIPTION\n"
    "Serves tickets and orders over HTTP from its own store, goes on selling when the line to the central "
    "server\n"
    "is down, and replicates every change to and from the central NATS JetStream streams.\n"
    "A flag wins over the environment, the environment over the file.\n"
    ".PP\nThe first line on standard output is \\(lqlistening on http://HOST:PORT\\(rq; what happens is "
    "logged to\n"
    "standard error.\n"
    ".SH SETTINGS\n";

constexpr char kDaemonTail[] =
    ".SH SIGNALS\nSIGTERM and SIGINT finish the requests in flight, send what can be sent within 5 seconds, "
    "and end\n"
    "the node with 0. What was not sent stays in its store.\n"
    ".SH EXIT STATUS\n0: stopped. 1: it cannot run, see the log. 2: a setting is wrong; every wrong one is "
    "named.\n"
    ".SH FILES\n.TP\n.I /etc/willcall/willcall.toml\nthe settings of the packaged service\n"
    ".TP\n.I /var/lib/willcall\nits store: every ticket, order and change. Back it up; never edit it.\n"
    ".SH SEE ALSO\n.BR willcall (1),\n.BR willcall.toml (5)\n";

constexpr char kLog[] =
    ".SH LOG\nOne line per event: time, level, event, and what belongs to it as name=value. It names "
    "tickets, orders and\n"
    "boxes, never a buyer, a seller, a note or a key. Of an event that comes again and again the first lines "
    "of a\n"
    "minute are written, and how many were left out.\n";

std::string log_man() {
  std::string text = kLog;
  for (const LogEventFacts& what : log_events())
    text.append(".TP\n.B ").append(what.name).append(1, '\n').append(what.meaning).append(1, '\n');
  return text;
}

constexpr char kFile[] =
    ".SH NAME\nwillcall.toml \\- settings of the node of a box office\n"
    ".SH DESCRIPTION\nTOML: a line \\(lqname = \"value\"\\(rq for each setting that is not to have its "
    "default.\n"
    "Durations are written 250ms, 5s, 10m, 12h, 35d; switches on or off; lists with commas.\n"
    "\\(lqwillcall config check\\(rq names every wrong line and what would be right.\n"
    ".SH SETTINGS\n";

constexpr char kFileTail[] = ".SH SEE ALSO\n.BR willcalld (8),\n.BR willcall (1)\n";

}  // namespace

std::string daemon_man_page(const std::string& version, const std::string& date) {
  return head("WILLCALLD", 8, version, date, "System Administration") + kDaemon + settings_man() + log_man() +
         kDaemonTail;
}

std::string file_man_page(const std::string& version, const std::string& date) {
  return head("WILLCALL.TOML", 5, version, date, "File Formats") + kFile + settings_man() + kFileTail;
}

}  // namespace willcall
