"""The rules, one file each. A new rule is a file and a line here, which says what is known of it without its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vaultlint.parse.keys import ONE_LINE_KEYS
from vaultlint.rules.base import Context, Finding, Fix, Level, Rule
from vaultlint.rules.cards import Card
from vaultlint.rules.signs import Sign

__all__ = ["CARDS", "RULES", "Card", "Context", "Finding", "Fix", "Level", "Rule"]

# In order of code. tests/test_rule_cards.py shows which line is missing, or says something else than the class.
CARDS: tuple[Card, ...] = (
    Card("VL101", "duplicated-note", "duplicated_note:DuplicatedNote", Level.ERROR, needs=(Sign.COPIES,)),
    Card(
        "VL102", "two-notes-in-one-file", "two_notes_in_one_file:TwoNotesInOneFile", Level.ERROR, needs=(Sign.COPIES,)
    ),
    Card("VL103", "stacked-frontmatter", "stacked_frontmatter:StackedFrontmatter", Level.ERROR, needs=(Sign.STACK,)),
    Card(
        "VL104",
        "frontmatter-not-first",
        "frontmatter_not_first:FrontmatterNotFirst",
        Level.ERROR,
        needs=(Sign.BLOCK, Sign.DISPLACED),
    ),
    Card("VL105", "mangled-frontmatter", "mangled_frontmatter:MangledFrontmatter", Level.ERROR, needs=(Sign.TROUBLE,)),
    Card(
        "VL106", "unclosed-frontmatter", "unclosed_frontmatter:UnclosedFrontmatter", Level.ERROR, needs=(Sign.DEFECT,)
    ),
    Card(
        "VL107", "frontmatter-not-a-mapping", "not_a_mapping:FrontmatterNotAMapping", Level.ERROR, needs=(Sign.TROUBLE,)
    ),
    Card("VL108", "empty-frontmatter", "empty_frontmatter:EmptyFrontmatter", Level.INFO, needs=(Sign.TROUBLE,)),
    Card("VL110", "invalid-yaml", "invalid_yaml:InvalidYaml", Level.ERROR, needs=(Sign.TROUBLE,)),
    Card("VL111", "unquoted-colon", "unquoted_colon:UnquotedColon", Level.ERROR, needs=(Sign.DEFECT,)),
    Card(
        "VL112", "unquoted-special", "unquoted_special:UnquotedSpecial", Level.ERROR, needs=(Sign.BLOCK, Sign.SPECIAL)
    ),
    Card("VL113", "broken-quotes", "broken_quotes:BrokenQuotes", Level.ERROR, needs=(Sign.DEFECT,)),
    Card("VL114", "broken-indentation", "broken_indentation:BrokenIndentation", Level.ERROR, needs=(Sign.DEFECT,)),
    Card(
        "VL115",
        "missing-space-after-colon",
        "missing_space_after_colon:MissingSpaceAfterColon",
        Level.ERROR,
        needs=(Sign.BLOCK, Sign.ODD_KEY),
    ),
    Card(
        "VL116", "continued-plain-value", "continued_plain_value:ContinuedPlainValue", Level.ERROR, needs=(Sign.DEFECT,)
    ),
    Card("VL117", "duplicate-key", "duplicate_key:DuplicateKey", Level.ERROR, needs=(Sign.TROUBLE,)),
    Card(
        "VL118",
        "merge-conflict-marker",
        "merge_conflict_marker:MergeConflictMarker",
        Level.ERROR,
        needs=(Sign.CONFLICT,),
    ),
    Card("VL119", "control-character", "control_character:ControlCharacter", needs=(Sign.BLOCK,)),
    Card(
        "VL120",
        "needless-block-scalar",
        "needless_block_scalar:NeedlessBlockScalar",
        needs=(Sign.BLOCK, Sign.FOLDED),
        keys=ONE_LINE_KEYS,
    ),
    Card(
        "VL201",
        "unquoted-wikilink",
        "unquoted_wikilink:UnquotedWikilink",
        gravest=Level.ERROR,
        needs=(Sign.BLOCK,),
        words="[[",
    ),
    Card("VL202", "singular-list-key", "singular_list_key:SingularListKey", keys=("alias", "cssclass", "tag")),
    Card("VL203", "invalid-date", "invalid_date:InvalidDate", needs=(Sign.BLOCK,), surveys=True),
    Card(
        "VL204",
        "mixed-property-type",
        "mixed_property_type:MixedPropertyType",
        Level.INFO,
        gravest=Level.WARNING,
        needs=(Sign.BLOCK, Sign.MAPPING),
        surveys=True,
    ),
    Card("VL205", "key-variant", "key_variant:KeyVariant", Level.INFO, checks=False, surveys=True),
    Card("VL206", "null-item", "null_item:NullItem", Level.INFO, needs=(Sign.BLOCK,)),
    Card("VL207", "template-left-over", "template_left_over:TemplateLeftOver", needs=(Sign.SLOT,), templates=True),
    Card("VL208", "tracking-parameters", "tracking_parameters:TrackingParameters", Level.INFO, needs=(Sign.BLOCK,)),
    Card("VL209", "missing-property", "missing_property:MissingProperty", Level.ERROR, needs=(Sign.SCHEMA,)),
    Card("VL210", "unknown-property", "unknown_property:UnknownProperty", Level.ERROR, needs=(Sign.BLOCK, Sign.SCHEMA)),
    Card(
        "VL211",
        "wrong-property-type",
        "wrong_property_type:WrongPropertyType",
        Level.ERROR,
        needs=(Sign.BLOCK, Sign.SCHEMA),
    ),
    Card("VL212", "key-order", "key_order:KeyOrder", Level.INFO, needs=(Sign.BLOCK, Sign.SCHEMA)),
    Card("VL301", "tags-not-a-list", "tags_not_a_list:TagsNotAList", keys=("tags",)),
    Card("VL302", "hash-in-tag", "hash_in_tag:HashInTag", needs=(Sign.HASH,), keys=("tag", "tags")),
    Card("VL303", "invalid-tag", "invalid_tag:InvalidTag", keys=("tag", "tags")),
    Card("VL304", "duplicate-tag", "duplicate_tag:DuplicateTag", Level.INFO, keys=("tag", "tags")),
    Card("VL305", "tag-variant", "tag_variant:TagVariant", Level.INFO, checks=False, surveys=True),
    Card("VL401", "broken-link", "broken_link:BrokenLink", checks=False, surveys=True),
    Card(
        "VL402",
        "missing-heading-or-block",
        "missing_heading_or_block:MissingHeadingOrBlock",
        checks=False,
        surveys=True,
    ),
    Card("VL403", "ambiguous-link", "ambiguous_link:AmbiguousLink", Level.INFO, checks=False, surveys=True),
    Card("VL404", "broken-embed", "broken_embed:BrokenEmbed", checks=False, surveys=True),
    Card("VL405", "unclosed-wikilink", "unclosed_wikilink:UnclosedWikilink", words="[["),
    Card("VL406", "link-outside-vault", "link_outside_vault:LinkOutsideVault", Level.INFO),
    Card("VL407", "orphan-note", "orphan_note:OrphanNote", Level.INFO, checks=False, surveys=True),
    Card("VL408", "unlinked-mention", "unlinked_mention:UnlinkedMention", Level.INFO, checks=False, surveys=True),
    Card(
        "VL409",
        "untranslated-heading",
        "untranslated_heading:UntranslatedHeading",
        Level.INFO,
        checks=False,
        surveys=True,
    ),
    Card("VL501", "metadata-mismatch", "metadata_mismatch:MetadataMismatch", Level.INFO, needs=(Sign.BLOCK,)),
    Card("VL502", "duplicate-highlight", "duplicate_highlight:DuplicateHighlight"),
    Card("VL503", "metadata-not-lifted", "metadata_not_lifted:MetadataNotLifted", Level.INFO),
    Card("VL504", "merged-authors", "merged_authors:MergedAuthors", Level.INFO),
    Card("VL505", "domain-as-author", "domain_as_author:DomainAsAuthor", Level.INFO),
    Card("VL506", "unclosed-fence", "unclosed_fence:UnclosedFence", needs=(Sign.FENCE,)),
    Card("VL507", "colour-tag", "colour_tag:ColourTag", Level.INFO),
    Card("VL508", "empty-author", "empty_author:EmptyAuthor", Level.INFO),
    Card("VL601", "same-source", "same_source:SameSource", checks=False, surveys=True),
    Card("VL602", "same-content", "same_content:SameContent", checks=False, surveys=True),
    Card("VL603", "numbered-copy", "numbered_copy:NumberedCopy", Level.INFO, checks=False, surveys=True),
    Card("VL604", "same-highlights", "same_highlights:SameHighlights", Level.INFO, checks=False, surveys=True),
    Card("VL605", "sync-conflict", "sync_conflict:SyncConflict", checks=False, surveys=True, templates=True),
    Card(
        "VL701",
        "name-not-portable",
        "name_not_portable:NameNotPortable",
        needs=(Sign.NAME,),
        surveys=True,
        templates=True,
    ),
    Card(
        "VL702",
        "name-breaks-links",
        "name_breaks_links:NameBreaksLinks",
        needs=(Sign.NAME,),
        surveys=True,
        templates=True,
    ),
    Card("VL703", "case-collision", "case_collision:CaseCollision", checks=False, surveys=True, templates=True),
    Card("VL704", "not-utf-8", "not_utf8:NotUtf8", Level.ERROR, needs=(Sign.BYTES,), templates=True),
    Card("VL705", "byte-order-mark", "byte_order_mark:ByteOrderMark", Level.INFO),
    Card("VL706", "mixed-line-endings", "mixed_line_endings:MixedLineEndings", Level.INFO, templates=True),
    Card("VL707", "empty-note", "empty_note:EmptyNote", Level.INFO),
    Card("VL708", "unreadable", "unreadable:Unreadable", Level.ERROR, needs=(Sign.UNREAD,)),
    Card("VL709", "unknown-rule-name", "unknown_rule_name:UnknownRuleName", words="vaultlint-ignore"),
)

if TYPE_CHECKING:
    RULES: tuple[Rule, ...]


def __getattr__(name: str) -> Any:
    """Import all rules where `RULES` is asked for; `CARDS` imports a rule when it is needed."""
    if name != "RULES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    rules = globals()["RULES"] = tuple(card.rule for card in CARDS)
    return rules
