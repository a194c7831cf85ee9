using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Scans along the middle axis of [outer, length, inner], against loops.</summary>
public class ScanTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 100, false, false)]
    [InlineData(2, 70, 1, 4, 70, false, false)]
    [InlineData(2, 90, 3, 4, 40, true, false)]
    [InlineData(1, 131, 1, 5, 37, false, true)]
    [InlineData(3, 17, 2, 8, 5, true, true)]
    public void Scans_GiveRunningResults(int outer, int length, int inner, int groupSize, int segmentLength, bool isReverse, bool isExclusive)
    {
        float[] x = KernelRuns.Numbers(outer * length * inner, 1), large = [.. x.Select(value => 40 * value)];
        Check<float, float, float, Running<float, Sum<float>>, double>(x, x, 0, (sum, i) => sum + x[i], sum => (float)sum, 1e-5);
        Check<float, float, float, Running<float, LogarithmSumExponential<float>>, double>(
            large, large, double.NegativeInfinity, (sum, i) => Math.Log(Math.Exp(sum) + Math.Exp(large[i])), sum => (float)sum, 1e-5, 1e-5);
        double[] a = [.. x.Select(value => (double)value)], b = [.. KernelRuns.Numbers(x.Length, 2).Select(value => (double)value)];
        Check<double, LinearStep<double>, double, LinearRecurrence<double>, double>(a, b, 0, (h, i) => (a[i] * h) + b[i], h => h, 1e-12);
        int[] whole = [.. x.Select(value => (int)(value * 1000))];
        Check<int, int, int, Running<int, Product<int>>, int>(whole, whole, 1, (product, i) => product * whole[i], product => product);
        if (isExclusive) return;
        float[] coarse = [.. x.Select(value => MathF.Round(value * 3))];
        if (length > 20) coarse[9 * inner] = float.NaN;
        Check<float, Extreme<float>, long, RunningExtreme<float, LargestFirst<float>>, int>(coarse, coarse, -1,
            (best, i) => best < 0 || float.IsNaN(coarse[i]) || coarse[i] >= coarse[best] ? i : best, best => best / inner % length);

        void Check<T, TState, TResult, TScan, TFormula>(
            T[] first, T[] second, TFormula initial, Func<TFormula, int, TFormula> next, Func<TFormula, TResult> result, double tolerance = 0, double deviceTolerance = 0)
            where T : unmanaged
            where TState : unmanaged
            where TResult : unmanaged
            where TScan : struct, IScan<T, TState, TResult>
        {
            int rows = outer * inner, segments = (length + segmentLength - 1) / segmentLength;
            TResult[] expected = new TResult[first.Length];
            for (int row = 0; row < rows; row++)
            {
                TFormula state = initial;
                for (int step = 0; step < length; step++)
                {
                    int at = (row / inner * length * inner) + (row % inner) + ((isReverse ? length - 1 - step : step) * inner);
                    TFormula before = state;
                    state = next(state, at);
                    expected[at] = result(isExclusive ? before : state);
                }
            }
            KernelRuns.Gives<ScanColumns<T, TState, TResult, TScan>, TResult>(
                expected, y => new(new(first), new(second), y, rows, new ScanGeometry(length, inner, length, isReverse, isExclusive)), 2, 8, tolerance, deviceTolerance);
            var geometry = new ScanGeometry(length, inner, segmentLength, isReverse, isExclusive);
            TState[] totals = new TState[rows * segments];
            HostExecutor.Run(new ScanTotals<T, TState, TResult, TScan>(new(first), new(second), new(totals), geometry), totals.Length, groupSize);
            HostExecutor.Run(new ScanRows<TState, TState, TState, RunningStates<TState, TScan>>(
                new(totals), new(totals), new(totals), default, new ScanGeometry(segments, 1, segments, false, true)), rows, groupSize);
            KernelRuns.Gives<ScanRows<T, TState, TResult, TScan>, TResult>(
                expected, y => new(new(first), new(second), y, new(totals), geometry), totals.Length, groupSize, tolerance, deviceTolerance);
        }
    }

    [OpenClFact]
    public void ScanTotals_AndTheirScan_GiveTheSameBitsOnADevice()
    {
        const int Rows = 3, Length = 50;
        float[] x = KernelRuns.Numbers(Rows * Length, 3);
        var geometry = new ScanGeometry(Length, 1, 7, false, false);
        KernelRuns.DeviceEqualsHost<ScanTotals<float, float, float, Running<float, Sum<float>>>, float>(
            totals => new(new(x), new(x), totals, geometry), new float[Rows * 8], Rows * 8, 4);
        KernelRuns.DeviceEqualsHost<ScanRows<float, float, float, RunningStates<float, Sum<float>>>, float>(
            totals => new(totals, totals, totals, totals, new ScanGeometry(8, 1, 8, false, true)), x[..(Rows * 8)], Rows, 4);
    }
}
