#!/usr/bin/env python3
"""Fit and judge the confidence of `bot/decision/confidence.py`.

    python tests/benchmarks/calibrate.py [--dev PATH]

Every gold question is looked at twice: as it stands, and, if one fact alone answers it, with that fact left out of the
story, so that it has become unanswerable among all its neighbours. An example is the best fact's signals with whether
that fact is right. Prints the area under the curve with each set left out of the fit in turn, what each threshold
would accept, and the weights fitted on all (ridge-penalised logistic regression by Newton's method).
"""
