using ILGpuNet.Graphs;

namespace ILGpuNet;

public static partial class Gradients
{
    /// <summary>
    /// Finds where NaN and infinities come from: <c>using (Gradients.DetectAnomalies()) { ... }</c>. Until the result is disposed every evaluation of this
    /// thread first computes operation by operation and looks at each value. The first operation that makes a NaN from inputs without NaN, or an
    /// infinity from finite inputs, is named in an <see cref="InvalidValueException"/>, with shapes and, for gradients that were recorded in the
    /// meantime, the forward operation that they belong to. Constants may be infinite. Slow; costs nothing once it is off.
    /// </summary>
    public static IDisposable DetectAnomalies() => new AnomalyDetector();
}
