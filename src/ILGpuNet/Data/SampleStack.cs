namespace ILGpuNet.Data;

/// <summary>Stacks samples into batches, in host memory that is used again for each batch, and puts each batch on a device in one piece.</summary>
internal sealed class SampleStack(Device device)
{
    private readonly Part inputs = new("input"), targets = new("target");

    /// <summary>Adds a sample.</summary>
    /// <param name="index">What errors call the sample.</param>
    /// <param name="count">Number of samples that the batch will have.</param>
    /// <param name="sample">The sample.</param>
    /// <exception cref="SampleException">Shape or type differ from those of the batch's first sample.</exception>
    public void Add(long index, int count, Sample sample)
    {
        inputs.Add(index, count, sample.Input);
        targets.Add(index, count, sample.Target);
    }

    /// <summary>The batch of all samples added.</summary>
    public Batch Take() => new(inputs.Take(device), targets.Take(device));

    /// <summary>The inputs or the targets.</summary>
    private sealed class Part(string what)
    {
        private byte[] bytes = [];
        private (Shape Shape, DType Type) spec;
        private long first;
        private int length, count;

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
