"""Train what the shortlist compares: a projection of the lower layers' states, and how much each token matters."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence

import torch
from corpus.format import Example, Story
from network import Network
from noise import as_typed
from tokenizers import Tokenizer
from torch.nn.utils.rnn import pad_sequence
from train import LowerStates

from bot.reader.encoding import encode_fact, encode_question

SHARPNESS = 20.0
"""What a mean likeness, of at most 1, is multiplied by before the softmax."""
AT_ONCE = 24
"""Questions of one story in a step."""


def likeness(network: Network, asked: list[torch.Tensor], facts: list[torch.Tensor]) -> torch.Tensor:
    """Return how alike each question is to each fact, [questions, facts], from the states of both."""
    left, right = pad_sequence(asked, batch_first=True), pad_sequence(facts, batch_first=True)
    question = network.vectors(left, torch.tensor(0)) * (left.abs().sum(-1, keepdim=True) > 0)
    fact = network.vectors(right, torch.tensor(1))
    empty = right.abs().sum(-1) == 0
    similar = torch.einsum("qtv,fsv->qtfs", question, fact).masked_fill(empty[None, None], -10.0)
    return similar.amax(-1).sum(1) / question.norm(dim=-1).sum(1, keepdim=True)


def train_vectors(
    network: Network,
    stories: Sequence[Example],
    tokenizer: Tokenizer,
    *,
    passes: int,
    rate: float = 2e-3,
) -> None:
    """Train the projection on the questions of `stories`, each against all candidates of its story (a softmax)."""
    rng = random.Random(1)
    lower = LowerStates(network)
    learned = [network.vector.weight, network.weight.weight, network.weight.bias]
    for parameter in learned:
        parameter.requires_grad = True
    optimizer = torch.optim.Adam(learned, lr=rate)
    for number in range(passes):
        losses = []
        for story, asked_of_it, _ in rng.sample(list(stories), len(stories)):
            names = list(story.says)
            shows = rng.random() < 0.6
            facts = lower.of([_encoded(tokenizer, story, each, shows=shows) for each in names], 1)
            questions = [each for each in asked_of_it if each.answers or each.contradicts or each.unknown]
            rng.shuffle(questions)
            for start in range(0, len(questions), AT_ONCE):
                part = questions[start : start + AT_ONCE]
                asked = lower.of(
                    [
                        encode_question(tokenizer, as_typed(each.question, rng), story.turn_before(each))
                        for each in part
                    ],
                    0,
                )
                scores = likeness(network, asked, facts) * SHARPNESS
                right = torch.tensor(
                    [[name in {*each.answers, *each.contradicts, each.unknown} for name in names] for each in part]
                )
                loss = (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)).mean()
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
        print(json.dumps({"pass": number, "loss": round(sum(losses) / len(losses), 4)}), file=sys.stderr, flush=True)
    for parameter in learned:
        parameter.requires_grad = False


def order(network: Network, stories: Sequence[Example], tokenizer: Tokenizer) -> dict[str, list[str]]:
    """Return for each question's id the candidates of its story, the likest first."""
    lower = LowerStates(network)
    found = {}
    with torch.no_grad():
        for story, questions, _ in stories:
            names = list(story.says)
            facts = lower.of([_encoded(tokenizer, story, each, shows=True) for each in names], 1)
            asked = lower.of(
                [encode_question(tokenizer, each.question, story.turn_before(each)) for each in questions], 0
            )
            ranked = torch.cat([likeness(network, [each], facts) for each in asked]).argsort(dim=1, descending=True)
            found |= {
                each.id: [names[place] for place in places]
                for each, places in zip(questions, ranked.tolist(), strict=True)
            }
    return found


def _encoded(tokenizer: Tokenizer, story: Story, name: str, *, shows: bool) -> list[int]:
    excerpt = story.facts[name].excerpt if shows and name in story.facts else ""
    return encode_fact(tokenizer, story.says[name], excerpt)
