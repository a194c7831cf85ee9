namespace ILGpuNet.Nn;

/// <summary>Biases of the gates of recurrent layers.</summary>
public enum RecurrentBias
{
    /// <summary>None.</summary>
    None,
    /// <summary>One, with the product of the inputs.</summary>
    Input,
    /// <summary>One with the product of the inputs and one with that of the states, as in PyTorch and cuDNN.</summary>
    Both,
}
