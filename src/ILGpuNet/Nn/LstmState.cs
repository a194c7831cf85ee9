namespace ILGpuNet.Nn;

/// <summary>State of long short-term memory.</summary>
/// <param name="Hidden">What the gates see and the layer puts out.</param>
/// <param name="Cell">The memory, of the same shape.</param>
public sealed record LstmState(Tensor Hidden, Tensor Cell)
{
    /// <summary>The same without history: back-propagation ends here.</summary>
    public LstmState Detach() => new(Hidden.Detach(), Cell.Detach());
}
