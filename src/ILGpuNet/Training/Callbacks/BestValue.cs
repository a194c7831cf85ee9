using ILGpuNet.Optim;

namespace ILGpuNet.Training;

/// <summary>The best of the values seen.</summary>
internal sealed class BestValue(PlateauMode mode, double minimumDelta = 0)
{
    public double Value { get; set; } = mode == PlateauMode.Minimum ? double.PositiveInfinity : double.NegativeInfinity;

    /// <summary>Takes over a value that is better than the best one; NaN never is.</summary>
    public bool TryImprove(double value)
    {
        if (!IsBetter(value, Value)) return false;
        Value = value;
        return true;
    }

    public bool IsBetter(double value, double than) => mode == PlateauMode.Minimum ? value < than - minimumDelta : value > than + minimumDelta;
}
