"""Write a reader's file: ``python -m training.export --checkpoints build/reader --out reader.onnx``.

Weights are stored as 8-bit integers with one scale for each output (symmetric, nearest) and become 32-bit floats again
when the file is loaded; the computing is done in floats. Nothing depends on what else is in a batch. The vocabulary,
the settings of decoding and the weights of the span head travel in the same file. A teacher is written the same way: it
is a reader of its own, larger and slower.
"""

from __future__ import annotations

import argparse
import io
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data
from torch import Tensor, nn

from training.data import ACTS, ATTRIBUTIONS, ROLES
from training.model import Reader, last_checkpoint, load_encoder, load_tokenizer, pretrained
from training.mpnet import MPNet, new_teacher

FORMAT = 2
OUTPUTS = ("tags", "start", "end", "mean", "sentence", "keys", "meaning")  # the teacher has no meaning
POSITIONS = 256
PART = 28_000_000  # bytes of one file
HEAD = ("span_act", "span_hedged", "span_attribution", "pointer_query", "pointer_none")


class Features(nn.Module):
    """``Reader.features`` with tags as probabilities and one chunk at a time: (tokens,) ids in, (tokens, n) out."""

    def __init__(self, reader: Reader, outputs: Sequence[str]) -> None:
        super().__init__()
        self.reader = reader
        self.outputs = outputs

    def forward(self, ids: Tensor) -> tuple[Tensor, ...]:
        """The outputs in their order; tags are (tokens, acts, 2), the probabilities of B and I."""
        features = self.reader.features(ids[None], None)
        tags = features["tags"].view(1, -1, len(ACTS) + len(ROLES), 3).softmax(-1)[:, :, : len(ACTS), 1:]
        return (tags[0], *(features[name][0] for name in self.outputs[1:]))


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


def export(reader: Reader, decoding: dict[str, object], out: Path) -> None:
    """Write ``out``: the graph from word pieces to features, and beside it all that reading needs."""
    reader.eval()
    tokenizer = json.loads((pretrained() / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = tokenizer["padding"] = None
    outputs = OUTPUTS[:-1] if isinstance(reader.encoder, MPNet) else OUTPUTS
    reader.encoder.positions.weight = nn.Parameter(reader.encoder.positions.weight[:POSITIONS].clone())
    buffer = io.BytesIO()
    torch.onnx.export(
        Features(reader, outputs),
        (torch.randint(1000, 2000, (24,)),),
        buffer,
        input_names=["ids"],
        output_names=list(outputs),
        dynamic_axes={"ids": {0: "tokens"}, **{name: {0: "tokens"} for name in outputs}},
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
        "tokenizer": json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")),
        "acts": json.dumps(ACTS),
        "attributions": json.dumps(ATTRIBUTIONS),
        "roles": json.dumps(ROLES),
        "head": json.dumps(sorted(head)),
        "decoding": json.dumps(decoding, sort_keys=True),
    }.items():
        model.metadata_props.add(key=key, value=value)
    model.producer_name, model.producer_version, model.doc_string = "dragoman", "", ""
    onnx.checker.check_model(model)
    save(model, out)


def save(model: onnx.ModelProto, out: Path) -> None:
    """Write the model; of one larger than ``PART`` the weights go to files of at most that size beside it.

    That is ONNX's external data: runtimes read it from the folder of the model's file.
    """
    number = size = 0
    for tensor in model.graph.initializer if model.ByteSize() > PART else ():
        data = tensor.raw_data
        if len(data) < 4096:
            continue
        if not number or size + len(data) > PART:
            number, size = number + 1, 0
        name = f"{out.stem}-{number}.weights"
        with out.with_name(name).open("ab" if size else "wb") as file:
            file.write(data)
        set_external_data(tensor, location=name, offset=size, length=len(data))
        tensor.ClearField("raw_data")
        size += len(data)
    onnx.save(model, str(out))


def main() -> None:
    """Export the last checkpoint of a folder by the settings of ``settings.toml``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--checkpoints", type=Path, required=True, help="folder that training wrote")
    parser.add_argument("--teacher", action="store_true", help="it is the teacher that was trained there")
    parser.add_argument("--settings", type=Path, default=Path(__file__).parent / "settings.toml")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    settings = tomllib.loads(options.settings.read_text())
    decoding = settings["decoding"]
    if options.teacher:
        reader = new_teacher(options.checkpoints, load_tokenizer(pretrained()).get_vocab(), settings)
        reader.encoder.half = False
        decoding = {**decoding, **settings["teacher"]["decoding"]}
    else:
        width, pointers = settings["model"]["span_width"], settings["model"]["pointer_width"]
        reader = Reader(load_encoder(pretrained()), width, pointers)
    reader.load_state_dict(last_checkpoint(options.checkpoints)["reader"])
    export(reader, decoding, options.out)
    written = (options.out, *options.out.parent.glob(f"{options.out.stem}-*.weights"))
    print(f"{options.out}: {sum(path.stat().st_size for path in written) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
