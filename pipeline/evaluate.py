"""Stage ``evaluate``: measure the out-of-fold answers, beside the baselines; write metrics, plots and the model card."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.baselines import KeywordThemes, rule_type
from pipeline.card import write_card
from pipeline.examples import Example, read_examples
from pipeline.files import read_rows, write_text
from pipeline.measures import bootstrap_difference, boundaries, calibration_error, classes, coverage, reliability, sets, share
from pipeline.params import EvaluateParams, read_params
from pipeline.records import NONE, TYPES
from pipeline.themes import Choice, read_themes

PLOTS = Path("plots")
METRICS = Path("models/metrics.json")


def measure_items(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Boundaries, leaving out whole families of layouts: F1, share of documents exactly right, F1 by family."""
    full = [row for row in rows if not row["written"].startswith("titles/")]
    return {
        "all": boundaries(full),
        "agendas of titles": boundaries([row for row in rows if row["written"].startswith("titles/")]),
        "clean": boundaries([row for row in full if not row["noise"]]),
        "noisy": boundaries([row for row in full if row["noise"]]),
        "by family": {family: boundaries([r for r in full if r["family"] == family]) for family in sorted({r["family"] for r in full})},
    }


def measure_types(rows: list[dict[str, Any]], examples: list[Example], bootstrap: int) -> dict[str, Any]:
    """Types of items with text, leaving out whole municipalities, beside the rule baseline on the same items."""
    kept = [(row, example) for row, example in zip(rows, examples, strict=True) if row["gold"] and not row["bare"]]
    gold = [row["gold"] for row, _ in kept]
    found = [_best(row["probabilities"]) for row, _ in kept]
    rules = [rule_type(example.fields) for _, example in kept]
    groups = [row["group"] for row, _ in kept]
    sure = [max(row["probabilities"].values()) for row, _ in kept]
    right = [g == f for g, f in zip(gold, found, strict=True)]
    bare = [row for row in rows if row["gold"] and row["bare"]]
    return {
        "model": classes(gold, found, TYPES),
        "rules": classes(gold, rules, TYPES),
        "difference": bootstrap_difference(right, [g == r for g, r in zip(gold, rules, strict=True)], groups, bootstrap),
        "calibration error": calibration_error(sure, right),
        "coverage": coverage(sure, right),
        "reliability": reliability(sure, right),
        "confusion": list(zip(gold, (f or NONE for f in found), strict=True)),
        "titles": classes([r["gold"] for r in bare], [_best(r["probabilities"]) for r in bare], TYPES),
    }


def measure_themes(rows: list[dict[str, Any]], examples: list[Example], choice: Choice, bare: bool) -> dict[str, Any]:
    """Themes, leaving out whole municipalities, beside the keyword baseline; for bare titles the best theme alone."""
    keywords = KeywordThemes(read_themes(Path("data/themes.yaml")))
    kept = [(row, example) for row, example in zip(rows, examples, strict=True) if row["bare"] == bare]
    found = [[theme for theme, _ in choice.pick(row["probabilities"], row["kle"])] for row, _ in kept]
    words = [keywords.tag(example.fields) for _, example in kept]
    gold = [row["gold"] for row, _ in kept]
    also = [row["also"] for row, _ in kept]
    return {
        "model": sets(gold, found, also),
        "keywords": sets(gold, words, also),
        "best right": share(f[:1] == g[:1] for f, g in zip(found, gold, strict=True) if g),
        "keywords best right": share(w[:1] == g[:1] for w, g in zip(words, gold, strict=True) if g),
    }


def _best(probabilities: dict[str, float]) -> str | None:
    best = max(probabilities, key=probabilities.__getitem__)
    return None if best == NONE else best


def one_rendering(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first rendering of every written item, so that items with more renderings do not count more."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["written"], row)
    return list(first.values())


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV file for ``dvc plots``."""
    with write_text(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Measure everything, write ``models/metrics.json``, the tables in ``plots/`` and ``models/MODEL_CARD.md``."""
    params = read_params(Path("params.yaml"), "evaluate", EvaluateParams)
    facts = json.loads(Path("models/theme.json").read_text(encoding="utf-8"))
    choice = Choice(**facts["choice"])
    review = json.loads(Path("models/type.json").read_text(encoding="utf-8"))["review"]
    types, themes = (one_rendering(list(read_rows(Path(f"data/{name}.jsonl")))) for name in ("labelled/types", "themed/themes"))
    examples = read_examples(renderings=1)

    items = measure_items(list(read_rows(Path("data/segmented/items.jsonl"))))
    kinds = measure_types(types, examples, params.bootstrap)
    full, bare = (measure_themes(themes, examples, choice, flag) for flag in (False, True))
    metrics = {
        "items_f1": items["all"]["f1"],
        "items_documents_exact": items["all"]["exact"],
        "items_f1_clean": items["clean"]["f1"],
        "items_f1_noisy": items["noisy"]["f1"],
        "type_accuracy": kinds["model"]["accuracy"],
        "type_macro_f1": kinds["model"]["macro_f1"],
        "type_macro_f1_rules": kinds["rules"]["macro_f1"],
        "type_calibration_error": kinds["calibration error"],
        "type_coverage_without_review": share(c[0] >= review for c in kinds["coverage"]["answers"]),
        "theme_micro_f1": full["model"]["micro_f1"],
        "theme_macro_f1": full["model"]["macro_f1"],
        "theme_micro_f1_keywords": full["keywords"]["micro_f1"],
        "title_best_theme": bare["best right"],
        "title_best_theme_keywords": bare["keywords best right"],
    }
    metrics = {name: round(float(value), 4) for name, value in metrics.items()}
    with write_text(METRICS) as file:
        json.dump(metrics, file, indent=1)
        file.write("\n")
    write_table(PLOTS / "type_confusion.csv", ("gold", "found"), kinds["confusion"])
    write_table(PLOTS / "type_reliability.csv", ("confidence", "accuracy"), kinds["reliability"])
    write_table(PLOTS / "type_coverage.csv", ("coverage", "accuracy"), kinds["coverage"]["curve"])
    write_table(
        PLOTS / "theme_f1.csv", ("theme", "f1", "support"), [(n, round(v["f1"], 4), v["support"]) for n, v in full["model"]["each"].items()]
    )
    families = [(name, round(value["f1"], 4), value["gold"]) for name, value in items["by family"].items()]
    write_table(PLOTS / "items_f1.csv", ("family", "f1", "items"), families)
    write_card(Path("models/MODEL_CARD.md"), metrics, items, kinds, full, bare, len(examples))


if __name__ == "__main__":
    main()
