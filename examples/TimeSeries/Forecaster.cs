using ILGpuNet;
using ILGpuNet.Nn;

namespace TimeSeriesExample;

/// <summary>Gated recurrent units read the past, a linear layer says what comes: x [N, T, 1] to [N, horizon].</summary>
/// <param name="hidden">Hidden units.</param>
/// <param name="horizon">Values to forecast.</param>
public sealed class Forecaster(int hidden, int horizon) : Layer
{
    private readonly Gru gru = new(inputs: 1, hidden, batchFirst: true);
    private readonly Linear head = new(hidden, horizon);

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x) => head.Forward(gru.Forward(x)[Range.All, ^1]);
}
