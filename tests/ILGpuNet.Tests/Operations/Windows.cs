namespace ILGpuNet.Tests.Operations;

/// <summary>Options of convolution and pooling; a list is empty for the default, has one number for all spatial axes, or one for each.</summary>
internal sealed record WindowOptions
{
    public int[] Window { get; init; } = [];

    public int[] Stride { get; init; } = [];

    public int[] Padding { get; init; } = [];

    public int[] Dilation { get; init; } = [];

    public int Groups { get; init; } = 1;

    public bool CeilMode { get; init; }

    public bool CountPadding { get; init; } = true;
}

/// <summary>Convolution and pooling by their definitions, for any number of spatial axes.</summary>
internal static class Windows
{
    public static PlainArray Convolve(PlainArray input, PlainArray weight, WindowOptions options)
    {
        int[] kernel = weight.Extents[2..];
        Sizes sizes = Sizes.Of(input.Extents[2..], kernel, options, defaultStride: [1]);
        int channelsPerGroup = weight.Extents[1], filtersPerGroup = weight.Extents[0] / options.Groups;
        return PlainArray.Create([input.Extents[0], weight.Extents[0], .. sizes.Output], i =>
        {
            int firstChannel = i[1] / filtersPerGroup * channelsPerGroup;
            double sum = 0;
            foreach (int[] offset in PlainArray.IndicesOf(kernel))
            {
                if (sizes.Position(i[2..], offset) is not { } position) continue;
                for (int channel = 0; channel < channelsPerGroup; channel++)
                    sum += input[[i[0], firstChannel + channel, .. position]] * weight[[i[1], channel, .. offset]];
            }
            return sum;
        });
    }

    public static PlainArray MaxPool(PlainArray input, WindowOptions options) =>
        Pool(input, options, (elements, _) => elements.Count == 0 ? double.NegativeInfinity : elements.Max());

    public static PlainArray AveragePool(PlainArray input, WindowOptions options) =>
        Pool(input, options, (elements, padded) => elements.Sum() / (options.CountPadding ? padded : elements.Count));

    /// <summary>A function of each window's elements and of their number with padding; what reaches beyond the padding never counts.</summary>
    private static PlainArray Pool(PlainArray input, WindowOptions options, Func<List<double>, int, double> function)
    {
        int rank = input.Rank - 2;
        int[] window = Sizes.PerAxis(options.Window, rank, []);
        Sizes sizes = Sizes.Of(input.Extents[2..], window, options, defaultStride: window);
        return PlainArray.Create([input.Extents[0], input.Extents[1], .. sizes.Output], i =>
        {
            var elements = new List<double>();
            int padded = 0;
            foreach (int[] offset in PlainArray.IndicesOf(window))
            {
                if (sizes.Position(i[2..], offset) is { } position) elements.Add(input[[i[0], i[1], .. position]]);
                if (sizes.IsInsidePadding(i[2..], offset)) padded++;
            }
            return function(elements, padded);
        });
    }

    private sealed record Sizes(int[] Input, int[] Output, int[] Stride, int[] Padding, int[] Dilation)
    {
        public static Sizes Of(int[] input, int[] window, WindowOptions options, int[] defaultStride)
        {
            int rank = input.Length;
            int[] stride = PerAxis(options.Stride, rank, defaultStride), padding = PerAxis(options.Padding, rank, [0]),
                dilation = PerAxis(options.Dilation, rank, [1]);
            var output = new int[rank];
            for (int axis = 0; axis < rank; axis++)
            {
                int room = input[axis] + 2 * padding[axis] - dilation[axis] * (window[axis] - 1) - 1;
                output[axis] = (options.CeilMode ? (room + stride[axis] - 1) / stride[axis] : room / stride[axis]) + 1;
                // PyTorch: a last window must start inside of the input or of the padding before it.
                if (options.CeilMode && (output[axis] - 1) * stride[axis] >= input[axis] + padding[axis]) output[axis]--;
            }
            return new Sizes(input, output, stride, padding, dilation);
        }

        public static int[] PerAxis(int[] values, int rank, int[] ifEmpty)
        {
            int[] given = values.Length == 0 ? ifEmpty : values;
            return given.Length == rank ? given : [.. Enumerable.Repeat(given[0], rank)];
        }

        /// <summary>Where in the input an element of a window lies, or null outside of it.</summary>
        public int[]? Position(int[] output, int[] offset)
        {
            int[] position = Unchecked(output, offset);
            for (int axis = 0; axis < position.Length; axis++)
                if (position[axis] < 0 || position[axis] >= Input[axis]) return null;
            return position;
        }

        public bool IsInsidePadding(int[] output, int[] offset)
        {
            int[] position = Unchecked(output, offset);
            for (int axis = 0; axis < position.Length; axis++)
                if (position[axis] < -Padding[axis] || position[axis] >= Input[axis] + Padding[axis]) return false;
            return true;
        }

        private int[] Unchecked(int[] output, int[] offset) =>
            [.. output.Select((o, axis) => o * Stride[axis] - Padding[axis] + offset[axis] * Dilation[axis])];
    }
}
