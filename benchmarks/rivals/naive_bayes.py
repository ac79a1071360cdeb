"""TF-IDF over words and multinomial naive Bayes, as in scikit-learn's tutorial on text."""

from __future__ import annotations

from time import process_time

from benchmarks.rivals import Answers
from benchmarks.tasks import Task, text_of


def tell(task: Task) -> Answers:
    """Learn and answer."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(), MultinomialNB(alpha=0.1)).fit([text_of(e) for e in task.train], task.train_labels)
    start = process_time()
    labels = model.predict([text_of(e) for e in task.test]).tolist()
    return Answers(labels, process_time() - start)
