"""Stage ``evaluate``: measure the out-of-fold answers, beside the baselines; write metrics, plots and the model card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.card import write_card
from pipeline.evaluation.boundaries import measure_boundaries
from pipeline.evaluation.labelled import measure_types
from pipeline.evaluation.plots import learning_curve, write_plots
from pipeline.evaluation.themed import measure_themes
from pipeline.evaluation.told import ITEM, MEETING, measure_told, right
from pipeline.examples import Example, read_examples
from pipeline.files import read_rows, write_text
from pipeline.params import EvaluateParams, read_params
from pipeline.real_scores import OUT as REAL
from pipeline.real_scores import model_hashes, read_real_scores
from pipeline.stage import stage
from pipeline.themes import read_themes

MODELS, PLOTS = Path("models"), Path("plots")


def summarise(items: dict[str, Any], told: dict[str, Any], types: dict[str, Any], themes: dict[str, Any]) -> dict[str, float]:
    """The handful of figures that ``dvc metrics`` and the gate compare; rates are 0-1."""
    figures = {
        "items_f1": items["all"]["f1"],
        "items_documents_exact": items["all"]["exact"],
        "items_window_diff": items["all"]["window_diff"],
        "items_titles": items["all"]["titles"],
        "sections_f1": items["all"]["sections_f1"],
        "item_fields": right(told[ITEM]),
        "meeting_fields": right(told[MEETING]),
        **summarise_answers(types, themes),
    }
    return {name: round(float(value), 4) for name, value in figures.items()}


def summarise_answers(types: dict[str, Any], themes: dict[str, Any]) -> dict[str, float]:
    """Those of types and themes."""
    return {
        "type_accuracy": types["model"]["accuracy"],
        "type_macro_f1": types["model"]["macro_f1"],
        "type_macro_f1_rules": types["rules"]["macro_f1"],
        "type_macro_f1_title_only": types["views"]["title"]["model"]["macro_f1"],
        "type_calibration_error": types["calibration_error"],
        "type_coverage_without_review": types["settled"],
        "theme_micro_f1": themes["model"]["micro_f1"],
        "theme_macro_f1": themes["model"]["macro_f1"],
        "theme_micro_f1_keywords": themes["keywords"]["micro_f1"],
        "theme_calibration_error": themes["calibration_error"],
        "title_best_theme": themes["titles"]["model"],
        "title_best_theme_keywords": themes["titles"]["keywords"],
    }


def once(rows: list[dict[str, Any]], examples: dict[str, Example]) -> list[tuple[dict[str, Any], Example]]:
    """The first rendering of every written item with its example, so that items with more renderings do not count more."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["written"], row)
    return [(row, examples[written]) for written, row in first.items()]


def main() -> None:
    """Measure everything, write ``models/metrics.json``, the tables in ``plots/`` and ``models/MODEL_CARD.md``."""
    params = read_params(Path("params.yaml"), "evaluate", EvaluateParams)
    examples = {example.written: example for example in read_examples(renderings=1)}
    read = {
        name: list(read_rows(Path(f"data/{name}.jsonl")))
        for name in ("labelled/types", "themed/themes", "labelled/learning", "themed/learning")
    }

    found = list(read_rows(Path("data/segmented/items.jsonl")))
    items, told = measure_boundaries(found), measure_told(found, read_rows(Path("data/segmented/meetings.jsonl")))
    types = measure_types(once(read["labelled/types"], examples), params.bootstrap)
    themes = measure_themes(once(read["themed/themes"], examples), read_themes(Path("data/themes.yaml")), params.bootstrap)
    metrics = summarise(items, told, types, themes)
    with write_text(MODELS / "metrics.json") as file:
        json.dump(metrics, file, indent=1)
        file.write("\n")
    write_plots(PLOTS, items, types, themes, learning_curve(read["labelled/learning"], read["themed/learning"], examples))
    facts = {"examples": len(examples), "metrics": metrics, "real": read_real_scores(REAL), "hashes": model_hashes(MODELS)}
    write_card(MODELS / "MODEL_CARD.md", facts | {"items": items, "told": told, "types": types, "themes": themes})


if __name__ == "__main__":
    with stage():
        main()
