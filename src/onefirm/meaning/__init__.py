"""What a text means, for whoever installed `onefirm[learned]`: a small encoder that runs on this machine, and a learner
over what it says. Nothing here is loaded before somebody asks for it, and nothing is ever fetched.

`wordpiece` a text in the parts the encoder knows · `minilm` the encoder: the one file that knows onnxruntime ·
`gaussian` a learner of labels over what texts mean.
"""
