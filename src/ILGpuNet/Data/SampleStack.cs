namespace ILGpuNet.Data;

/// <summary>Stacks samples into batches, in host memory that is used again for each batch, and puts each batch on a device in one piece.</summary>
internal sealed class SampleStack(Device device)
{
    private readonly List<Part> inputs = [];
    private readonly Part targets = new("target");
    private (int Count, long Index) first;

    /// <summary>Adds a sample.</summary>
    /// <param name="index">What errors call the sample.</param>
    /// <param name="count">Number of samples that the batch will have.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="SampleException">The number of inputs, a shape or a type differ from those of the batch's first sample.</exception>
    public void Add(long index, int count, Sample sample)
    {
        if (targets.IsEmpty) Begin(index, sample.InputCount);
        if (sample.InputCount != first.Count)
            throw new SampleException(index, $"there are {sample.InputCount} inputs, sample {first.Index} in the same batch has {first.Count}");
        for (int i = 0; i < first.Count; i++) inputs[i].Add(index, count, sample.InputAt(i));
        targets.Add(index, count, sample.Target);
    }

    /// <summary>The batch of all samples added.</summary>
    public Batch Take() => new([.. inputs.Select(input => input.Take(device))], targets.Take(device));

    private void Begin(long index, int count)
    {
        first = (count, index);
        if (inputs.Count == count) return;
        inputs.Clear();
        for (int i = 0; i < count; i++) inputs.Add(new Part(count == 1 ? "input" : $"input {i}"));
    }

    /// <summary>The inputs or the targets.</summary>
    private sealed class Part(string what)
    {
        private byte[] bytes = [];
        private (Shape Shape, DType Type) spec;
        private long first;
        private int length, count;

        /// <summary>Whether the next sample is the first one of a batch.</summary>
        public bool IsEmpty => count == 0;

        public void Add(long index, int total, HostArray? array)
        {
            if (array is null) throw new SampleException(index, $"there is no {what}");
            ReadOnlySpan<byte> added = array.Bytes;
            if (count == 0)
            {
                (spec, first) = ((array.Shape, array.DType), index);
                long needed = (long)added.Length * total;
                if (needed > Array.MaxLength) throw new SampleException(index, $"{total} samples of {what} {array} do not fit into a batch: take a smaller batch size");
                if (bytes.Length < needed) bytes = new byte[needed];
            }
            else if (spec != (array.Shape, array.DType))
            {
                throw new SampleException(index, $"the {what} is {array}, that of sample {first} in the same batch {spec.Type} {spec.Shape}: " +
                    "crop, resize or pad them to one shape with Map");
            }
            added.CopyTo(bytes.AsSpan(length));
            length += added.Length;
            count++;
        }

        public Tensor Take(Device device)
        {
            var upload = new TensorUpload(Shape.Create([count, .. spec.Shape.Span]), spec.Type, device);
            upload.Append(bytes.AsSpan(0, length));
            (length, count) = (0, 0);
            return upload.ToTensor();
        }
    }
}
