// Which kind of evidence a text is, by its beginning.

#include "eventstore/evidence_kind.h"

#include <string>

#include "gtest/gtest.h"

#include "eventstore/note.h"
#include "eventstore/tlog_proof.h"

namespace jiedui::eventstore {
namespace {

constexpr char kRoot[] = "xjG65k7alGDy52MOsmQmoQ8rG/qzfMK2yiLe0qj8tO8=";

// A text of three lines and the empty one in front of signatures.
std::string NoteOf(const std::string& first, const std::string& second, const std::string& third) {
  return first + "\n" + second + "\n" + third + "\n\n\u2014 " + first + " c2lnbmF0dXJl\n";
}

TEST(EvidenceKindSpec, EachKindIsKnownByItsBeginning) {
  const std::string checkpoint = NoteOf("jiedui.example/370400", "300", kRoot);
  const std::string key =
      Signer::FromSeed("jiedui.example/370400", std::string(32, 'a'))->verifier().vkey();
  EXPECT_EQ(KindOfEvidence(checkpoint), EvidenceKind::kCheckpoint);
  EXPECT_EQ(KindOfEvidence(FormatTlogProof({"leaf", 2, {}, checkpoint})), EvidenceKind::kReceipt);
  EXPECT_EQ(KindOfEvidence(FormatGrowthProof({2, {}, checkpoint})), EvidenceKind::kGrowth);
  EXPECT_EQ(KindOfEvidence(NoteOf("jiedui.example/370400/tables", "300",
                                  std::string(kRoot) + "\nregistry/4 0 -")),
            EvidenceKind::kTableStatement);
  EXPECT_EQ(KindOfEvidence(NoteOf("jiedui.example/370400", "succeeded by", key)),
            EvidenceKind::kSuccession);
  EXPECT_EQ(KindOfEvidence(key), EvidenceKind::kVerifierKey);
  EXPECT_EQ(KindOfEvidence(key + "\n" + key + "\n"), EvidenceKind::kVerifierKey);
}

TEST(EvidenceKindSpec, ALedgerMayBeCalledTables) {
  EXPECT_EQ(KindOfEvidence(NoteOf("jiedui.example/tables", "300", kRoot)),
            EvidenceKind::kCheckpoint);
}

TEST(EvidenceKindSpec, WhatIsCutOffIsStillOfItsKindAndAnythingElseIsOfNone) {
  EXPECT_EQ(KindOfEvidence("c2sp.org/tlog-proof@v1\nextra "), EvidenceKind::kReceipt);
  EXPECT_EQ(KindOfEvidence("jiedui.example/370400\n300\nxjG6"), EvidenceKind::kCheckpoint);
  for (const char* const other :
       {"", "\n", "garbage", "\xFF\xFE", "jiedui.example/370400", "a b\n3\n",
        "jiedui.example/370400\n03\n", "PRIVATE+KEY+ada+00000000+AA=="}) {
    EXPECT_EQ(KindOfEvidence(other), EvidenceKind::kUnknown) << other;
  }
}

}  // namespace
}  // namespace jiedui::eventstore
