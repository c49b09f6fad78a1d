"""The rules, one file each. A new rule is a file and a line here."""

from __future__ import annotations

from vaultlint.rules.ambiguous_link import AmbiguousLink
from vaultlint.rules.base import Context, Finding, Fix, Level, Rule
from vaultlint.rules.broken_embed import BrokenEmbed
from vaultlint.rules.broken_indentation import BrokenIndentation
from vaultlint.rules.broken_link import BrokenLink
from vaultlint.rules.broken_quotes import BrokenQuotes
from vaultlint.rules.byte_order_mark import ByteOrderMark
from vaultlint.rules.case_collision import CaseCollision
from vaultlint.rules.colour_tag import ColourTag
from vaultlint.rules.continued_plain_value import ContinuedPlainValue
from vaultlint.rules.control_character import ControlCharacter
from vaultlint.rules.domain_as_author import DomainAsAuthor
from vaultlint.rules.duplicate_highlight import DuplicateHighlight
from vaultlint.rules.duplicate_key import DuplicateKey
from vaultlint.rules.duplicate_tag import DuplicateTag
from vaultlint.rules.duplicated_note import DuplicatedNote
from vaultlint.rules.empty_author import EmptyAuthor
from vaultlint.rules.empty_frontmatter import EmptyFrontmatter
from vaultlint.rules.empty_note import EmptyNote
from vaultlint.rules.frontmatter_not_first import FrontmatterNotFirst
from vaultlint.rules.hash_in_tag import HashInTag
from vaultlint.rules.invalid_date import InvalidDate
from vaultlint.rules.invalid_tag import InvalidTag
from vaultlint.rules.invalid_yaml import InvalidYaml
from vaultlint.rules.key_order import KeyOrder
from vaultlint.rules.key_variant import KeyVariant
from vaultlint.rules.link_outside_vault import LinkOutsideVault
from vaultlint.rules.mangled_frontmatter import MangledFrontmatter
from vaultlint.rules.merge_conflict_marker import MergeConflictMarker
from vaultlint.rules.merged_authors import MergedAuthors
from vaultlint.rules.metadata_mismatch import MetadataMismatch
from vaultlint.rules.metadata_not_lifted import MetadataNotLifted
from vaultlint.rules.missing_heading_or_block import MissingHeadingOrBlock
from vaultlint.rules.missing_property import MissingProperty
from vaultlint.rules.missing_space_after_colon import MissingSpaceAfterColon
from vaultlint.rules.mixed_line_endings import MixedLineEndings
from vaultlint.rules.mixed_property_type import MixedPropertyType
from vaultlint.rules.name_breaks_links import NameBreaksLinks
from vaultlint.rules.name_not_portable import NameNotPortable
from vaultlint.rules.needless_block_scalar import NeedlessBlockScalar
from vaultlint.rules.not_a_mapping import FrontmatterNotAMapping
from vaultlint.rules.not_utf8 import NotUtf8
from vaultlint.rules.null_item import NullItem
from vaultlint.rules.numbered_copy import NumberedCopy
from vaultlint.rules.orphan_note import OrphanNote
from vaultlint.rules.same_content import SameContent
from vaultlint.rules.same_highlights import SameHighlights
from vaultlint.rules.same_source import SameSource
from vaultlint.rules.singular_list_key import SingularListKey
from vaultlint.rules.stacked_frontmatter import StackedFrontmatter
from vaultlint.rules.sync_conflict import SyncConflict
from vaultlint.rules.tag_variant import TagVariant
from vaultlint.rules.tags_not_a_list import TagsNotAList
from vaultlint.rules.template_left_over import TemplateLeftOver
from vaultlint.rules.tracking_parameters import TrackingParameters
from vaultlint.rules.two_notes_in_one_file import TwoNotesInOneFile
from vaultlint.rules.unclosed_fence import UnclosedFence
from vaultlint.rules.unclosed_frontmatter import UnclosedFrontmatter
from vaultlint.rules.unclosed_wikilink import UnclosedWikilink
from vaultlint.rules.unknown_property import UnknownProperty
from vaultlint.rules.unknown_rule_name import UnknownRuleName
from vaultlint.rules.unlinked_mention import UnlinkedMention
from vaultlint.rules.unquoted_colon import UnquotedColon
from vaultlint.rules.unquoted_special import UnquotedSpecial
from vaultlint.rules.unquoted_wikilink import UnquotedWikilink
from vaultlint.rules.unreadable import Unreadable
from vaultlint.rules.untranslated_heading import UntranslatedHeading
from vaultlint.rules.wrong_property_type import WrongPropertyType

__all__ = ["RULES", "Context", "Finding", "Fix", "Level", "Rule"]

RULES: tuple[Rule, ...] = (
    DuplicatedNote(),
    TwoNotesInOneFile(),
    StackedFrontmatter(),
    FrontmatterNotFirst(),
    MangledFrontmatter(),
    UnclosedFrontmatter(),
    FrontmatterNotAMapping(),
    EmptyFrontmatter(),
    InvalidYaml(),
    UnquotedColon(),
    UnquotedSpecial(),
    BrokenQuotes(),
    BrokenIndentation(),
    MissingSpaceAfterColon(),
    ContinuedPlainValue(),
    DuplicateKey(),
    MergeConflictMarker(),
    ControlCharacter(),
    NeedlessBlockScalar(),
    UnquotedWikilink(),
    SingularListKey(),
    InvalidDate(),
    MixedPropertyType(),
    KeyVariant(),
    NullItem(),
    TemplateLeftOver(),
    TrackingParameters(),
    MissingProperty(),
    UnknownProperty(),
    WrongPropertyType(),
    KeyOrder(),
    TagsNotAList(),
    HashInTag(),
    InvalidTag(),
    DuplicateTag(),
    TagVariant(),
    BrokenLink(),
    MissingHeadingOrBlock(),
    AmbiguousLink(),
    BrokenEmbed(),
    UnclosedWikilink(),
    LinkOutsideVault(),
    OrphanNote(),
    UnlinkedMention(),
    UntranslatedHeading(),
    MetadataMismatch(),
    DuplicateHighlight(),
    MetadataNotLifted(),
    MergedAuthors(),
    DomainAsAuthor(),
    UnclosedFence(),
    ColourTag(),
    EmptyAuthor(),
    SameSource(),
    SameContent(),
    NumberedCopy(),
    SameHighlights(),
    SyncConflict(),
    NameNotPortable(),
    NameBreaksLinks(),
    CaseCollision(),
    NotUtf8(),
    ByteOrderMark(),
    MixedLineEndings(),
    EmptyNote(),
    Unreadable(),
    UnknownRuleName(),
)
