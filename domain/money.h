// Amounts as the forms print them. Pure; any thread.

#ifndef JIEDUI_DOMAIN_MONEY_H_
#define JIEDUI_DOMAIN_MONEY_H_

#include <cstdint>
#include <string>

namespace jiedui::domain {

// An amount as 附件2 prints it, in 万元 with up to four decimals: 1200000 fen is "1.2". Less than a
// whole yuan is rounded half up.
std::string FormatWan(int64_t fen);

// Thousandths of points as points, "98.500".
std::string FormatPoints(int64_t milli);

}  // namespace jiedui::domain

#endif  // JIEDUI_DOMAIN_MONEY_H_
