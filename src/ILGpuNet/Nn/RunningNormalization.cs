using System.Globalization;

namespace ILGpuNet.Nn;

/// <summary>What batch and instance normalisation have in common: scale and shift of each channel, and running statistics.</summary>
public abstract class RunningNormalization : Layer
{
    private readonly int channels;
    private readonly double? momentum;

    private protected RunningNormalization(int channels, double epsilon, double? momentum, bool affine, bool trackRunningStatistics, DType type, Device? device)
    {
        Requirement.Positive(channels, nameof(channels), GetType().Name);
        (this.channels, Epsilon, this.momentum) = (channels, epsilon, momentum);
        if (affine)
        {
            Weight = new Parameter(Tensor.Ones([channels], type, device));
            Bias = new Parameter(Tensor.Zeros([channels], type, device));
        }
        if (!trackRunningStatistics) return;
        RunningMean = new Variable(Tensor.Zeros([channels], type, device));
        RunningVar = new Variable(Tensor.Ones([channels], type, device));
        NumBatchesTracked = new Variable(Tensor.Zeros([], DType.Int64, device));
    }

    /// <summary>Scale [C], first 1, or null.</summary>
    public Parameter? Weight { get; }

    /// <summary>Shift [C], first 0, or null.</summary>
    public Parameter? Bias { get; }

    /// <summary>Running mean [C], or null.</summary>
    public Variable? RunningMean { get; }

    /// <summary>Running variance [C], unbiased, or null.</summary>
    public Variable? RunningVar { get; }

    /// <summary>Batches that the running statistics have seen: an Int64 scalar, or null.</summary>
    public Variable? NumBatchesTracked { get; }

    /// <inheritdoc/>
    protected internal override string Options => channels.ToString(CultureInfo.InvariantCulture);

    private protected double Epsilon { get; }

    private protected abstract string Operation { get; }

    /// <summary>Ranks of the inputs without the axes of batch and channels.</summary>
    private protected abstract (int Least, int Most) SpatialRank { get; }

    private protected abstract bool AllowsUnbatched { get; }

    /// <inheritdoc/>
    protected override Tensor ForwardCore(Tensor x)
    {
        bool isUnbatched = AllowsUnbatched && x.Rank == SpatialRank.Most + 1 && x.Shape[0] == channels;
        if (!isUnbatched && (x.Rank < SpatialRank.Least + 2 || x.Rank > SpatialRank.Most + 2 || x.Shape[1] != channels))
            throw new ShapeException($"[{GetType().Name}] the input must be {Expected()}, found {x.Shape}");
        Tensor y = Normalize(isUnbatched ? x.Unsqueeze(0) : x);
        if (!isUnbatched) return y;
        Tensor single = y.Squeeze(0);
        single.Node.Updates = y.Node.Updates;
        return single;
    }

    private Tensor Normalize(Tensor x)
    {
        bool useInputStatistics = IsTraining || RunningMean is null, update = IsTraining && RunningMean is not null;
        if (update) NumBatchesTracked!.Assign(NumBatchesTracked + 1);
        Tensor weight = momentum is { } fixedMomentum || !update
            ? Tensor.Full([], momentum ?? 0, x.DType, x.Device)
            : 1 / NumBatchesTracked!.To(x.DType);
        Tensor y = x.BatchNorm(RunningMean, RunningVar, Weight, Bias, useInputStatistics, weight, Epsilon, Operation);
        if (update) y.Node.Updates = [RunningMean!, RunningVar!, NumBatchesTracked!];
        return y;
    }

    private string Expected()
    {
        (int least, int most) = SpatialRank;
        string batched = $"[N, {channels}{Axes(most)}]";
        if (least < most) batched = $"[N, {channels}{Axes(least)}] or {batched}";
        return AllowsUnbatched ? $"{batched} or [{channels}{Axes(most)}]" : batched;
    }

    private static string Axes(int spatialRank) => spatialRank switch { 0 => "", 1 => ", L", 2 => ", H, W", _ => ", D, H, W" };
}
