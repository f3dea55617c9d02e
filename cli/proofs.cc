#include "cli/proofs.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/failure.h"
#include "cli/given_evidence.h"
#include "cli/said.h"

#include "base/bytes.h"
#include "base/status_macros.h"
#include "eventstore/checkpoint.h"
#include "eventstore/event.h"
#include "eventstore/merkle.h"
#include "eventstore/tlog_proof.h"
#include "jiedui/event/v1/events.gen.h"
#include "jiedui/event/v1/record.pb.h"

namespace jiedui::cli {
namespace {

using eventstore::Verifier;
using v1::GetInclusionProofResponse;
using v1::RecordedEvent;

// By size, the root the proofs lead to.
using Trees = std::map<int64_t, std::string>;

absl::Status DoesNotHold(const RecordedEvent& event, const Said& why) {
  return Failure(
      absl::StatusCode::kDataLoss, "",
      absl::StrCat("事件 ", event.position(), " 的包含证明不成立：", why.zh),
      absl::StrCat("the inclusion proof of event ", event.position(), " does not hold: ", why.en));
}

std::string KindName(int32_t kind) {
  const auto* const info =
      std::find_if(std::begin(event::v1::kEventInfo), std::end(event::v1::kEventInfo),
                   [kind](const event::v1::EventInfo& each) { return each.kind == kind; });
  return info == std::end(event::v1::kEventInfo) ? "" : info->name;
}

// What is shown of the event is what the record commits to.
absl::Status CheckRecord(const RecordedEvent& event) {
  event::v1::EventRecord record;
  if (!record.ParseFromString(event.leaf()))
    return DoesNotHold(event, {"记录原文无法读取", "its record cannot be read"});
  if (record.position() != event.position())
    return DoesNotHold(event, {"记录是另一位置的", "its record is of another position"});
  if (KindName(record.kind()) != event.kind())
    return DoesNotHold(event, {"记录是另一类事件的", "its record is of another kind of event"});
  if (record.actor() != event.actor())
    return DoesNotHold(event, {"记录是另一人登记的", "its record is by another actor"});
  if (record.body_sha256() != Sha256(event.body()))
    return DoesNotHold(event, {"内容与记录不符", "its content is not that of its record"});
  return absl::OkStatus();
}

absl::Status CheckInclusion(const RecordedEvent& event, const GetInclusionProofResponse& proof) {
  if (proof.leaf_index() + 1 != event.position())
    return DoesNotHold(event, {"证明是另一位置的", "the proof is of another position"});
  // It is printed with the proof, and held to be what was proven.
  if (!proof.leaf().empty() && proof.leaf() != event.leaf())
    return DoesNotHold(event, {"证明是另一记录的", "the proof is of another record"});
  const std::vector<std::string> path(proof.hashes().begin(), proof.hashes().end());
  const absl::Status included = eventstore::VerifyInclusion(
      static_cast<uint64_t>(proof.leaf_index()), static_cast<uint64_t>(proof.tree_size()),
      eventstore::LeafHash(event.leaf()), path, proof.root_hash());
  return included.ok() ? included : DoesNotHold(event, SaidBy(included));
}

// That a key has signed the very tree.
absl::Status CheckSignature(const RecordedEvent& event, const GetInclusionProofResponse& proof,
                            const std::vector<Verifier>& keys) {
  const auto receipt = eventstore::ParseTlogProof(proof.tlog_proof());
  if (!receipt.ok())
    return DoesNotHold(event, {"没有随附签名的校验点", "no signed checkpoint comes with it"});
  const auto opened = eventstore::OpenCheckpoint(receipt->checkpoint, keys);
  if (absl::IsNotFound(opened.status())) {
    return Failure(absl::StatusCode::kNotFound, "",
                   absl::StrCat("覆盖至事件 ", proof.tree_size(),
                                " 的校验点没有 --verifier-key 所给公钥的签名"),
                   absl::StrCat("the checkpoint of events 1 to ", proof.tree_size(),
                                " is not signed with the key given with --verifier-key"));
  }
  if (!opened.ok()) return DoesNotHold(event, SaidBy(opened.status()));
  const bool is_that_tree = opened->checkpoint.size == static_cast<uint64_t>(proof.tree_size()) &&
                            opened->checkpoint.root == proof.root_hash();
  return is_that_tree ? absl::OkStatus()
                      : DoesNotHold(event, {"签名的是另一棵树", "what is signed is another tree"});
}

// One root for one size, or the server says two things.
absl::Status AddTree(const RecordedEvent& event, const GetInclusionProofResponse& proof,
                     Trees& trees) {
  const auto [known, added] = trees.try_emplace(proof.tree_size(), proof.root_hash());
  return added || known->second == proof.root_hash()
             ? absl::OkStatus()
             : DoesNotHold(event, {"同一校验点有两个树根", "one checkpoint has two roots"});
}

// The facts that were proven, and what else was.
struct Counts {
  size_t facts = 0;
  size_t others = 0;
};

std::string CountText(const Counts& counts) {
  std::vector<std::string> words;
  if (counts.facts > 0) {
    words.push_back(
        absl::StrCat("事实 ", counts.facts, " 个，包含证明 ", counts.facts, " 个已验证"));
  }
  if (counts.others > 0) {
    words.push_back(absl::StrCat("引起变化的、所依据的规则等", counts.facts > 0 ? "其他" : "",
                                 "事件 ", counts.others, " 个，包含证明 ", counts.others,
                                 " 个已验证"));
  }
  return absl::StrCat(absl::StrJoin(words, "；"),
                      "：各事件的位置、类别、登记者和内容与其记录相符\n");
}

std::string FoundText(const Counts& counts, const Trees& trees, bool is_signed) {
  std::string text = CountText(counts);
  for (const auto& [size, root] : trees) {
    absl::StrAppend(&text, "  记录在覆盖至事件 ", size, " 的树中，树根 ",
                    absl::BytesToHexString(root),
                    is_signed ? "，所给公钥对其校验点的签名有效\n" : "\n");
  }
  if (is_signed) return text;
  return absl::StrCat(text,
                      "树根以服务所称为准；用 --verifier-key 给出另行取得的公钥，"
                      "则一并核对校验点的签名\n");
}

// Events with a proof for each.
struct ProvenEvents {
  const google::protobuf::RepeatedPtrField<RecordedEvent>& events;
  const google::protobuf::RepeatedPtrField<GetInclusionProofResponse>& proofs;
};

absl::Status CheckAll(const ProvenEvents& proven, const std::vector<Verifier>& keys, Trees& trees) {
  if (proven.proofs.size() != proven.events.size()) {
    return Failure(absl::StatusCode::kDataLoss, "",
                   absl::StrCat("包含证明与事件的个数不同：事件 ", proven.events.size(),
                                " 个，证明 ", proven.proofs.size(), " 个"),
                   absl::StrCat("there are not as many inclusion proofs as events: ",
                                proven.proofs.size(), " of ", proven.events.size()));
  }
  for (int i = 0; i < proven.proofs.size(); ++i) {
    const RecordedEvent& event = proven.events[i];
    const GetInclusionProofResponse& proof = proven.proofs[i];
    RETURN_IF_ERROR(CheckRecord(event));
    RETURN_IF_ERROR(CheckInclusion(event, proof));
    RETURN_IF_ERROR(AddTree(event, proof, trees));
    if (!keys.empty()) RETURN_IF_ERROR(CheckSignature(event, proof, keys));
  }
  return absl::OkStatus();
}

std::set<int64_t> PositionsProven(const v1::ExplainCellResponse& explained) {
  std::set<int64_t> positions;
  for (const auto* const proofs :
       {&explained.proofs(), &explained.basis_proofs(), &explained.page_proofs()}) {
    for (const GetInclusionProofResponse& proof : *proofs) positions.insert(proof.leaf_index() + 1);
  }
  return positions;
}

Said WhyMissing(const std::set<int64_t>& unproven) {
  if (unproven.empty()) return {"服务没有列出全部事实", "the server does not list all facts"};
  const int64_t first = *unproven.begin();
  return {absl::StrCat("服务没有给出其证明，首个是事件 ", first),
          absl::StrCat("the server gives no proof of them, the first is event ", first)};
}

// Of each of the facts there is a proof.
absl::StatusOr<Counts> CountFacts(const v1::CellExplanation& explanation,
                                  const std::set<int64_t>& proven) {
  std::set<int64_t> unproven(explanation.behind_positions().begin(),
                             explanation.behind_positions().end());
  const size_t listed = unproven.size();
  std::erase_if(unproven, [&proven](int64_t position) { return proven.contains(position); });
  const size_t facts = listed - unproven.size();
  const auto wanted = static_cast<size_t>(explanation.behind_count());
  if (unproven.empty() && facts >= wanted) return Counts{facts, proven.size() - facts};
  const size_t all = std::max(wanted, listed);
  const Said why = WhyMissing(unproven);
  return Failure(
      absl::StatusCode::kDataLoss, "",
      absl::StrCat("事实 ", all, " 个，包含证明 ", facts, " 个，缺 ", all - facts, " 个：", why.zh),
      absl::StrCat(all - facts, " of ", all, " facts have no inclusion proof: ", why.en));
}

constexpr char kSomeCut[] =
    "引起变化的或所依据的事件过多，有的没有取回，未在其内；用 jiedui proof <位置> 逐个取得凭证\n";

}  // namespace

absl::StatusOr<std::string> CheckProofs(const v1::ExplainCellResponse& explained,
                                        const std::vector<std::string>& verifier_keys) {
  ASSIGN_OR_RETURN(const std::vector<Verifier> keys, ParseKeys(verifier_keys));
  ASSIGN_OR_RETURN(const Counts counts,
                   CountFacts(explained.explanation(), PositionsProven(explained)));
  Trees trees;
  RETURN_IF_ERROR(CheckAll({explained.page_events(), explained.page_proofs()}, keys, trees));
  RETURN_IF_ERROR(CheckAll({explained.events(), explained.proofs()}, keys, trees));
  RETURN_IF_ERROR(CheckAll({explained.basis_events(), explained.basis_proofs()}, keys, trees));
  if (trees.empty()) return std::string();
  return absl::StrCat(FoundText(counts, trees, !keys.empty()),
                      explained.events_cut() ? kSomeCut : "");
}

}  // namespace jiedui::cli
