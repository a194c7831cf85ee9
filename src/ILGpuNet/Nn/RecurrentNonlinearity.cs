namespace ILGpuNet.Nn;

/// <summary>What a simple recurrent cell does with its sum.</summary>
public enum RecurrentNonlinearity
{
    /// <summary>Hyperbolic tangent.</summary>
    Tanh,
    /// <summary>max(x, 0)</summary>
    Relu,
}
