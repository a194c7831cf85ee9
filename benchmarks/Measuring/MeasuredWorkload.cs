namespace ILGpuNet.Benchmarks;

/// <summary>A workload with its measurements so far, or with the reason why there are none.</summary>
internal sealed class MeasuredWorkload(Workload workload)
{
    private RepetitionTimer? timer;
    private string? failure;

    /// <summary>The family.</summary>
    public string Name => workload.Name;

    /// <summary>Median time of a repetition in microseconds; only after a measurement that did not fail.</summary>
    public double Median => Benchmarks.Median.Of(timer!.Samples);

    /// <summary>Work per time, in 10^9 per second; null where it failed.</summary>
    public double? Rate => failure is null ? workload.Work.Rate(Median) : null;

    /// <summary>Adds samples.</summary>
    public void Measure(double seconds)
    {
        if (failure is not null) return;
        Device.Default.ProductPrecision = workload.Precision;
        try
        {
            timer ??= new RepetitionTimer(workload.Prepare());
            timer.Measure(seconds);
        }
        catch (ILGpuNetException exception)
        {
            failure = exception.Message;
        }
        finally
        {
            Device.Default.ProductPrecision = ProductPrecision.Float32;
        }
    }

    /// <summary>The line of the table, as yet without the reference and the rival.</summary>
    public Row ToRow(int threads)
    {
        var row = new Row(workload.Name, workload.Shape, DType.Float32, workload.DeviceName, workload.Threads ?? threads) { Precision = workload.Precision };
        return failure is null
            ? row with { MedianMicroseconds = Median, Rate = Rate, RateUnit = workload.Work.RateUnit }
            : row with { Failure = failure };
    }
}
