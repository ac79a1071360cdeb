"""spaCy's text classifier: the ensemble of a bag of words and a convolutional network, as ``spacy init config`` sets it up."""

from __future__ import annotations

from random import Random
from time import process_time

from benchmarks.rivals import Answers
from benchmarks.tasks import Task, text_of

EPOCHS, BATCH, SEED = 10, 16, 20


def tell(task: Task) -> Answers:
    """Learn and answer."""
    import spacy
    from spacy.training import Example
    from thinc.api import fix_random_seed

    fix_random_seed(SEED)
    names = sorted(set(task.train_labels))
    nlp = spacy.blank("da")
    nlp.add_pipe("textcat")  # its default model is the ensemble
    examples = [
        Example.from_dict(nlp.make_doc(text_of(e)), {"cats": {name: float(name == label) for name in names}})
        for e, label in zip(task.train, task.train_labels, strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples)
    order = Random(SEED)
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for first in range(0, len(examples), BATCH):
            nlp.update(examples[first : first + BATCH], sgd=optimizer, drop=0.1)
    start = process_time()
    labels = [max(doc.cats, key=doc.cats.__getitem__) for doc in nlp.pipe([text_of(e) for e in task.test])]
    return Answers(labels, process_time() - start)
