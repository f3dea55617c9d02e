#include "services/evidence_words.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace jiedui::services {
namespace {

// In English a '*' for each value, in Chinese $0 for the first of them.
struct Words {
  absl::string_view english;
  absl::string_view chinese;
};

constexpr Words kWords[] = {
    // Of a signed note and its keys.
    {"a key has three parts with '+' between them", "公钥应为以“+”分隔的三部分"},
    {"\"*\" cannot name a key", "“$0”不能作密钥的名称"},
    {"the key of * is not in base64", "$0 的密钥不是 base64"},
    {"the key of * is empty", "$0 的密钥是空的"},
    {"the key of * has the id *, not \"*\"", "$0 的密钥编号应为 $1，所写为“$2”"},
    {"the key of * has the type *; known are 1 and 4", "$0 的密钥类型 $1 不在所知的 1、4 之内"},
    {"the key of * has * bytes, not 32", "$0 的密钥有 $1 字节，应为 32"},
    {"this is a private key, not a verifier key", "这是私钥，不是公钥"},
    {"a private key begins with *", "私钥应以 $0 开头"},
    {"the private key is not an Ed25519 key", "私钥不是 Ed25519 密钥"},
    {"the text of a note ends with a newline", "所签文字的末行没有结束"},
    {"a note needs a signature", "没有给出签名的密钥"},
    {"the note has a control character at byte *", "第 $0 字节是控制字符"},
    {"the note is not UTF-8 at byte *", "自第 $0 字节起不是 UTF-8"},
    {"the signature line \"*\" does not begin with a dash and a space",
     "签名行“$0”不是以长划线和空格开头"},
    {"the signature line of \"*\" has no signature", "“$0”的签名行中没有签名"},
    {"the signature of * is not in base64", "$0 的签名不是 base64"},
    {"the signature of * is too short", "$0 的签名过短"},
    {"the signature of * names the key *, but is that of the key *",
     "$0 的签名写明密钥 $1，实为密钥 $2 所签"},
    {"the note does not end with a signature line", "末尾不是签名行"},
    {"the note has more than * signatures", "签名多于 $0 个"},
    {"the note has more than * bytes", "超过 $0 字节"},
    {"the note has no empty line in front of its signatures", "签名之前没有空行"},
    // Of a checkpoint.
    {"does not have the three lines origin, size and root", "不足来源、事件数、树根三行"},
    {"has more than the three lines origin, size and root", "多于来源、事件数、树根三行"},
    {"does not end its last line", "末行没有结束"},
    {"has the origin \"*\"", "来源是“$0”"},
    {"has \"*\" where its size should be", "事件数处是“$0”"},
    {"has \"*\" where its root should be", "树根处是“$0”"},
    {"has no empty line in front of its signatures", "签名之前没有空行"},
    {"has no signature of * under it", "没有 $0 的签名"},
    {"of * cannot be signed with a key of *", "$0 的不能用 $1 的密钥签署"},
    // Of a statement of the tables.
    {"the table statement does not end its last line", "末行没有结束"},
    {"the table statement of * cannot be signed with a key of *", "$0 的声明不能用 $1 的密钥签署"},
    {"the table statement has not the lines origin, size, root and a table",
     "不足来源、事件数、树根和统计表各行"},
    {"line * of the table statement has * where an origin and /tables should be",
     "第 $0 行的来源处是 $1，应以 /tables 结尾"},
    {"line * of the table statement has * where a size should be", "第 $0 行的事件数处是 $1"},
    {"line * of the table statement has * where a root should be", "第 $0 行的树根处是 $1"},
    {"line * of the table statement does not have the three words table, rows and hash",
     "第 $0 行不是表名、行数、哈希三项"},
    {"line * of the table statement has * where a table and its version should be",
     "第 $0 行的表名和版本处是 $1"},
    {"line * of the table statement has * where a number of rows should be",
     "第 $0 行的行数处是 $1"},
    {"line * of the table statement has * where the hash of * rows should be",
     "第 $0 行 $2 行数据的哈希处是 $1"},
    {"line * of the table statement states * once more", "第 $0 行重复声明 $1"},
    // Of a receipt, and of a proof that one checkpoint grew out of another.
    {"has no empty line in front of its checkpoint", "校验点之前没有空行"},
    {"has more than * hashes", "哈希多于 $0 个"},
    {"has \"*\" where hash * should be", "第 $1 个哈希处是“$0”"},
    {"does not begin with *", "不是以 $0 开头"},
    {"has an extra line that is not in base64", "extra 行不是 base64"},
    {"does not say its index", "没有写明位置"},
    {"has \"*\" as its index", "位置处是“$0”"},
    {"does not say its old size", "没有写明较早的事件数"},
    {"has \"*\" as its old size", "较早的事件数处是“$0”"},
    {"begins at * events, the older checkpoint covers *",
     "自 $0 个事件起，而较早的校验点覆盖 $1 个"},
    {"is of two ledgers, * and *", "分属两个账本 $0 和 $1"},
    {"hash * of the proof has * bytes, not 32", "证明的第 $0 个哈希有 $1 字节，应为 32"},
    {"the proof has * hashes; for these sizes it must have *",
     "证明有 $0 个哈希，按其事件数应有 $1 个"},
    {"the proof leads to the old root *, not to *", "由证明算出的较早树根是 $0，不是 $1"},
    {"the proof leads to the new root *, not to *", "由证明算出的较晚树根是 $0，不是 $1"},
    {"the proof leads to the root *, not to *", "由证明算出的树根是 $0，不是 $1"},
    {"leaf * is not in a tree of *", "共 $1 个事件，没有第 $0 个（自 0 起）"},
    {"a tree of * is not within one of *", "$0 个事件的树不在 $1 个事件的树之内"},
    {"nothing can be proven about an empty tree", "没有事件的树无从证明"},
};

// The values where the pattern has a '*'; nullopt if the text is not of the pattern.
std::optional<std::vector<absl::string_view>> ValuesOf(absl::string_view text,
                                                       absl::string_view pattern) {
  const std::vector<absl::string_view> pieces = absl::StrSplit(pattern, '*');
  if (!absl::StartsWith(text, pieces.front())) return std::nullopt;
  text.remove_prefix(pieces.front().size());
  std::vector<absl::string_view> values;
  for (size_t i = 1; i < pieces.size(); ++i) {
    const bool last = i + 1 == pieces.size();
    const size_t end = last && pieces[i].empty() ? text.size() : text.find(pieces[i]);
    if (end == absl::string_view::npos) return std::nullopt;
    values.push_back(text.substr(0, end));
    text.remove_prefix(end + pieces[i].size());
  }
  if (!text.empty()) return std::nullopt;
  return values;
}

}  // namespace

std::string ChineseOfEvidence(absl::string_view english) {
  for (const Words& words : kWords) {
    const auto values = ValuesOf(english, words.english);
    if (!values) continue;
    std::vector<std::pair<std::string, absl::string_view>> filled;
    for (size_t i = 0; i < values->size(); ++i) {
      filled.emplace_back(absl::StrCat("$", i), (*values)[i]);
    }
    return absl::StrReplaceAll(words.chinese, filled);
  }
  return "";
}

}  // namespace jiedui::services
