namespace ILGpuNet;

// Labels of sequences whose alignment in time is unknown.
public static partial class Loss
{
    /// <summary>Stands for ln 0: e to it is 0, but differences of it are no NaN.</summary>
    private const double LogOfZero = -1e30;

    /// <summary>
    /// Connectionist temporal classification: minus the logarithm of the probability of all alignments of a label sequence with the input (Graves et
    /// al., "Connectionist temporal classification", 2006), by the forward recursion in log space. A label that is no class throws when evaluated.
    /// </summary>
    /// <param name="logProbabilities">[T, N, C] or [T, C]: logarithms of the classes' probabilities at each time, for example of <see cref="Tensor.LogSoftmax"/>.</param>
    /// <param name="targets">
    /// Int64 labels without blanks: [N, S], of which the first targetLengths[n] of row n count, or all sequences one behind the other: [sum of the target
    /// lengths].
    /// </param>
    /// <param name="inputLengths">For each sample how many times count, 1 to T.</param>
    /// <param name="targetLengths">For each sample how many labels it has.</param>
    /// <param name="blank">The class that stands for no label.</param>
    /// <param name="zeroInfinity">Whether samples whose labels do not fit into their input have loss 0 instead of infinity. Their gradient is zero.</param>
    /// <param name="reduction">What becomes of the N losses. The mean is that of losses per label: each is divided by its target length first.</param>
    /// <exception cref="ShapeException">Shapes and lengths do not fit.</exception>
    public static Tensor Ctc(Tensor logProbabilities, Tensor targets, ReadOnlySpan<int> inputLengths, ReadOnlySpan<int> targetLengths, int blank = 0,
        bool zeroInfinity = false, Reduction reduction = Reduction.Mean)
    {
        if (logProbabilities.Rank == 2)
            return WithoutBatch(Ctc(logProbabilities.Unsqueeze(1), targets, inputLengths, targetLengths, blank, zeroInfinity, reduction), reduction);
        if (logProbabilities.Widened is var wide && wide.DType != logProbabilities.DType)
            return Ctc(wide, targets, inputLengths, targetLengths, blank, zeroInfinity, reduction).To(logProbabilities.DType);
        RequireLengths(logProbabilities, targets, inputLengths, targetLengths, blank, reduction);
        (int times, int samples) = (logProbabilities.Shape[0], logProbabilities.Shape[1]);
        Device device = logProbabilities.Device;

        Tensor labels = WithBlanks(Padded(targets, targetLengths, blank, logProbabilities.Shape[2]), blank);
        int places = labels.Shape[1];
        // A label may follow the one before it without a blank between them, unless both are the same.
        Tensor maySkip = labels.NotEqualTo(blank).And(labels.NotEqualTo(labels.Pad([(2, -2)], value: blank)));
        Tensor emitted = Tensor.Maximum(logProbabilities, LogOfZero).Gather(2, labels.Expand([times, samples, places]));

        // forward[n, s]: ln of the probability to have passed the first s + 1 places, with two places of probability zero in front.
        Tensor isStart = Tensor.Arange(places, DType.Int64, device) < 2, impossible = Number(LogOfZero, emitted);
        Tensor forward = Tensor.Where(isStart, emitted[0], impossible);
        bool isRagged = inputLengths.ContainsAnyExcept(times);
        Tensor lengths = Lengths(inputLengths, device).Unsqueeze(1);
        for (int time = 1; time < times; time++)
        {
            Tensor before = forward.Pad([(2, 0)], value: LogOfZero);
            Tensor stay = before[.., 2..], step = before[.., 1..^1], skip = Tensor.Where(maySkip, before[.., ..^2], impossible);
            Tensor next = Tensor.LogAddExp(Tensor.LogAddExp(stay, step), skip) + emitted[time];
            forward = isRagged ? Tensor.Where(lengths > time, next, forward) : next;
        }

        // Sequences end with their last label or the blank behind it.
        Tensor end = Lengths(targetLengths, device).Unsqueeze(1) * 2 + 2, padded = forward.Pad([(2, 0)], value: LogOfZero);
        Tensor last = padded.Gather(1, end), label = padded.Gather(1, end - 1);
        Tensor total = Tensor.LogAddExp(last, label).Squeeze(1);
        Tensor none = Number(zeroInfinity ? 0 : double.PositiveInfinity, total);
        Tensor losses = Tensor.Where(total < LogOfZero / 2, none, -total);
        if (reduction == Reduction.Mean) losses /= Tensor.Maximum(Lengths(targetLengths, device), 1).To(losses.DType);
        return Reduce(losses, reduction);
    }

    private static Tensor Lengths(ReadOnlySpan<int> lengths, Device device)
    {
        var numbers = new long[lengths.Length];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = lengths[i];
        return Tensor.FromArray(numbers, device);
    }

    /// <summary>Labels [N, longest] with blanks behind each sequence, from padded or concatenated ones.</summary>
    private static Tensor Padded(Tensor targets, ReadOnlySpan<int> lengths, int blank, int classes)
    {
        int longest = 0;
        foreach (int length in lengths) longest = Math.Max(longest, length);
        Tensor isLabel = Tensor.Arange(longest, DType.Int64, targets.Device) < Lengths(lengths, targets.Device).Unsqueeze(1);
        Tensor rows = targets.Rank == 2 ? targets.Narrow(1, 0, longest) : Rows(targets, lengths, longest);
        Tensor labels = Tensor.Where(isLabel, rows, Tensor.Full(Shape.Scalar, blank, DType.Int64, targets.Device));
        return CheckedClasses("Ctc", labels, classes);
    }

    /// <summary>Sequences that lie one behind the other, as rows of equal length; what fills them up is not read.</summary>
    private static Tensor Rows(Tensor targets, ReadOnlySpan<int> lengths, int longest)
    {
        var positions = new long[lengths.Length * longest];
        for (int row = 0, start = 0; row < lengths.Length; start += lengths[row++])
            for (int i = 0; i < lengths[row]; i++) positions[row * longest + i] = start + i;
        return targets.IndexSelect(0, Tensor.FromArray(positions, targets.Device)).Reshape(lengths.Length, longest);
    }

    /// <summary>[N, S] labels as [N, 2 S + 1]: a blank before each and behind the last.</summary>
    private static Tensor WithBlanks(Tensor labels, int blank)
    {
        Tensor blanks = Tensor.FullLike(labels, blank);
        return Tensor.Stack([blanks, labels], 2).Flatten(1).Pad([(0, 1)], value: blank);
    }

    private static void RequireLengths(Tensor logProbabilities, Tensor targets, ReadOnlySpan<int> inputLengths, ReadOnlySpan<int> targetLengths, int blank,
        Reduction reduction)
    {
        Shape shape = logProbabilities.Shape;
        if (shape.Rank != 3) throw new ShapeException($"[Ctc] log probabilities must be [T, N, C] or [T, C], found {shape}");
        RequirePredictions("Ctc", logProbabilities, reduction, "log probabilities");
        RequireClasses("Ctc", targets);
        (int times, int samples, int classes) = (shape[0], shape[1], shape[2]);
        if ((uint)blank >= (uint)classes) throw new InvalidValueException($"[Ctc] the blank must be one of the {classes} classes, found {blank}");
        if (inputLengths.Length != samples || targetLengths.Length != samples)
            throw new ShapeException($"[Ctc] {samples} samples need as many lengths, found {inputLengths.Length} of inputs and {targetLengths.Length} of targets");
        long sum = 0;
        int longest = 0;
        for (int i = 0; i < samples; i++)
        {
            if (inputLengths[i] < 1 || inputLengths[i] > times)
                throw new ShapeException($"[Ctc] input lengths must be 1 to {times}, found {inputLengths[i]} (sample {i})");
            if (targetLengths[i] < 0) throw new ShapeException($"[Ctc] target lengths must not be negative, found {targetLengths[i]} (sample {i})");
            sum += targetLengths[i];
            longest = Math.Max(longest, targetLengths[i]);
        }
        bool fits = targets.Rank == 2 ? targets.Shape[0] == samples && targets.Shape[1] >= longest : targets.Rank == 1 && targets.Shape[0] == sum;
        if (!fits) throw new ShapeException($"[Ctc] targets must be [{samples}, {longest} or more] or [{sum}], found {targets.Shape}");
    }
}
