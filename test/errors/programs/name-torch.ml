model M {
  entry e(x: f32[4, 4]) { return y = torch.relu(x), z = cat([x, x]), w = x.view([16]) }
}
