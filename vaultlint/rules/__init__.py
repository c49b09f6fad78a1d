"""The rules, one file each. A new rule is a file and a line here."""

from __future__ import annotations

from vaultlint.rules.base import Context, Finding, Fix, Level, Rule
from vaultlint.rules.broken_indentation import BrokenIndentation
from vaultlint.rules.broken_quotes import BrokenQuotes
from vaultlint.rules.byte_order_mark import ByteOrderMark
from vaultlint.rules.continued_plain_value import ContinuedPlainValue
from vaultlint.rules.control_character import ControlCharacter
from vaultlint.rules.duplicate_key import DuplicateKey
from vaultlint.rules.duplicated_note import DuplicatedNote
from vaultlint.rules.frontmatter_not_first import FrontmatterNotFirst
from vaultlint.rules.hash_in_tag import HashInTag
from vaultlint.rules.invalid_date import InvalidDate
from vaultlint.rules.invalid_yaml import InvalidYaml
from vaultlint.rules.merge_conflict_marker import MergeConflictMarker
from vaultlint.rules.missing_space_after_colon import MissingSpaceAfterColon
from vaultlint.rules.mixed_property_type import MixedPropertyType
from vaultlint.rules.needless_block_scalar import NeedlessBlockScalar
from vaultlint.rules.not_a_mapping import FrontmatterNotAMapping
from vaultlint.rules.not_utf8 import NotUtf8
from vaultlint.rules.singular_list_key import SingularListKey
from vaultlint.rules.stacked_frontmatter import StackedFrontmatter
from vaultlint.rules.tags_not_a_list import TagsNotAList
from vaultlint.rules.template_left_over import TemplateLeftOver
from vaultlint.rules.two_notes_in_one_file import TwoNotesInOneFile
from vaultlint.rules.unclosed_frontmatter import UnclosedFrontmatter
from vaultlint.rules.unquoted_colon import UnquotedColon
from vaultlint.rules.unquoted_special import UnquotedSpecial
from vaultlint.rules.unquoted_wikilink import UnquotedWikilink
from vaultlint.rules.unreadable import Unreadable

__all__ = ["RULES", "Context", "Finding", "Fix", "Level", "Rule"]

RULES: tuple[Rule, ...] = (
    DuplicatedNote(),
    TwoNotesInOneFile(),
    StackedFrontmatter(),
    FrontmatterNotFirst(),
    UnclosedFrontmatter(),
    FrontmatterNotAMapping(),
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
    TemplateLeftOver(),
    TagsNotAList(),
    HashInTag(),
    NotUtf8(),
    ByteOrderMark(),
    Unreadable(),
)
