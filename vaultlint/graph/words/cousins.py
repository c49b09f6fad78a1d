"""English words that a stemmer puts together with others of another meaning."""

from __future__ import annotations

__all__ = ["EXCEPTIONS"]

# English words that Snowball puts together with others of another meaning (product, experience, author, market …).
EXCEPTIONS = {
    form: stem
    for stem, forms in {
        "productivity": "productivity",
        "experiment": "experiment experiments experimental experimentation experimenting",
        "authority": "authority authorities", "busy": "busy busyness", "positive": "positive positively positivity",
        "rational": "rational rationality irrational irrationality rationally",
        "marketing": "marketing marketer marketers",
        "importance": "important importance", "universal": "universal universally", "news": "news",
        "generative": "generative", "informal": "informal", "personality": "personality personalities",
        "training": "training trainings", "meeting": "meeting meetings", "building": "building buildings",
        "momentum": "momentum", "momentary": "momentary", "logical": "logical", "sign": "sign signs",
        "engineer": "engineer engineers engineered engineering", "dating": "dating", "existence": "existence existent",
        "authorization": "authorize authorizes authorized authorizing authorization authorizations authorisation",
        "responsibility": "responsible responsibly responsibility responsibilities",
        "responsive": "responsive responsiveness", "accessibility": "accessible accessibility",
        "objective": "objective objectives objectively objectivity", "objection": "objection objections",
        "relativity": "relativity", "physical": "physical physically",
        "conversion": "conversion conversions",
        "customer": "customer customers", "executive": "executive executives", "formation": "formation formations",
        "animation": "animation animations animate animated", "anime": "anime", "rationale": "rationale rationales",
        "transition": "transition transitions", "digital": "digital digitally", "procession": "procession",
        "capitalism": "capitalism capitalist",
        "transformer": "transformer transformers", "certificate": "certificate certificates",
        "integrity": "integrity", "integral": "integral integrals", "explorer": "explorer explorers",
        "fragmentation": "fragmentation fragmented fragmenting", "accelerator": "accelerator accelerators",
        "container": "container containers containerize containerized containerization",
        "socialism": "socialism socialist", "grateful": "grateful", "wonderful": "wonderful", "restful": "restful",
    }.items()
    for form in forms.split()
}  # fmt: skip
