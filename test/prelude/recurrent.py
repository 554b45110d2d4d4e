"""What PyTorch's LSTM and GRU give with several layers in both directions: test/prelude/recurrent.json.

Usage: recurrent.py > recurrent.json
"""

import json
import sys

import torch

torch.manual_seed(1)
cases = []
for kind in (torch.nn.LSTM, torch.nn.GRU):
    for layers, both, bias in ((1, False, True), (2, True, True), (3, False, False)):
        net = kind(2, 3, layers, bias=bias, bidirectional=both, batch_first=True).double()
        x = torch.randn(2, 4, 2, dtype=torch.double, requires_grad=True)
        count = layers * (2 if both else 1)
        h = torch.randn(count, 2, 3, dtype=torch.double)
        c = torch.randn(count, 2, 3, dtype=torch.double)
        y, states = net(x, (h, c) if kind is torch.nn.LSTM else h)
        y.square().sum().backward()
        plain = lambda t: [float(f"{v:.9g}") for v in t.detach().flatten().tolist()]
        last = list(states) if kind is torch.nn.LSTM else [states]
        cases.append(
            {
                "layer": f"{kind.__name__}(2, 3, {layers}, bias={str(bias).lower()}, bidirectional={str(both).lower()})",
                "weights": {name: plain(p) for name, p in net.named_parameters()},
                "states": {"shape": [count, 2, 3], "h": plain(h), "c": plain(c)},
                "x": plain(x),
                "y": plain(y),
                "last": [plain(t) for t in last],
                "dx": plain(x.grad),
            }
        )
json.dump({"torch": torch.__version__, "cases": cases}, sys.stdout)
print()
