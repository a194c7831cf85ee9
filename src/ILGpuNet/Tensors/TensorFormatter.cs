using System.Globalization;
using System.Text;

namespace ILGpuNet;

/// <summary>Text of tensors in NumPy's manner: nested brackets, aligned columns, the middle left out where a tensor is large.</summary>
internal static class TensorFormatter
{
    /// <summary>Tensors with more elements are summarised.</summary>
    private const int SummaryThreshold = 1000;

    /// <summary>Elements shown at both ends of an axis that is summarised.</summary>
    private const int EdgeItems = 3;

    public static string Format(Tensor tensor)
    {
        bool isSummary = tensor.Count > SummaryThreshold;
        Tensor shown = isSummary ? Edges(tensor) : tensor;
        string[] values = Values(shown);
        int width = values.Length == 0 ? 0 : values.Max(value => value.Length);
        var text = new StringBuilder("tensor(");
        Append(text, tensor.Shape, shown.Shape, values, width, axis: 0, start: 0, indent: text.Length);
        text.Append(CultureInfo.InvariantCulture, $", shape {tensor.Shape}, {tensor.DType}");
        if (tensor.Device != Device.Default) text.Append(CultureInfo.InvariantCulture, $", {tensor.Device}");
        return text.Append(')').ToString();
    }

    /// <summary>The first and last elements of every long axis.</summary>
    private static Tensor Edges(Tensor tensor)
    {
        Tensor edges = tensor.Detach();
        for (int axis = 0; axis < tensor.Rank; axis++)
        {
            int extent = edges.Shape[axis];
            if (extent <= 2 * EdgeItems) continue;
            edges = Tensor.Concat([edges.Narrow(axis, 0, EdgeItems), edges.Narrow(axis, extent - EdgeItems, EdgeItems)], axis);
        }
        return edges;
    }

    private static string[] Values(Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => FormatReal(Array.ConvertAll(tensor.ToArray<float>(), value => (double)value)),
        DType.Float64 => FormatReal(tensor.ToArray<double>()),
        DType.Float16 => FormatReal(Array.ConvertAll(tensor.ToArray<Half>(), value => (double)value)),
        DType.BFloat16 => FormatReal(Array.ConvertAll(tensor.ToArray<BFloat16>(), value => (double)value)),
        DType.UInt8 => Array.ConvertAll(tensor.ToArray<byte>(), value => value.ToString(CultureInfo.InvariantCulture)),
        DType.Int32 => Array.ConvertAll(tensor.ToArray<int>(), value => value.ToString(CultureInfo.InvariantCulture)),
        DType.Int64 => Array.ConvertAll(tensor.ToArray<long>(), value => value.ToString(CultureInfo.InvariantCulture)),
        _ => Array.ConvertAll(tensor.ToArray<bool>(), value => value ? "true" : "false"),
    };

    /// <summary>Four decimals, fewer for whole numbers, scientific where magnitudes are far apart.</summary>
    private static string[] FormatReal(double[] values)
    {
        double[] magnitudes = [.. values.Where(double.IsFinite).Select(Math.Abs).Where(value => value > 0)];
        double largest = magnitudes.DefaultIfEmpty(1).Max(), smallest = magnitudes.DefaultIfEmpty(1).Min();
        bool isWhole = largest < 1e8 && Array.TrueForAll(magnitudes, value => value == Math.Truncate(value));
        bool isScientific = !isWhole && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1e6);
        string format = isScientific ? "0.0000e+00" : isWhole ? "0'.'" : "0.0000";
        return Array.ConvertAll(values, value =>
            double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString(format, CultureInfo.InvariantCulture));
    }

    private static void Append(StringBuilder text, Shape full, Shape shown, string[] values, int width, int axis, int start, int indent)
    {
        if (axis == full.Rank)
        {
            text.Append(values[start].PadLeft(width));
            return;
        }
        int size = 1;
        for (int i = axis + 1; i < shown.Rank; i++) size *= shown[i];
        text.Append('[');
        bool isInnermost = axis == full.Rank - 1;
        bool isCut = shown[axis] < full[axis];
        for (int i = 0; i < shown[axis]; i++)
        {
            if (i > 0) Separate(text, full.Rank - axis - 1, indent + axis + 1, isInnermost);
            if (isCut && i == EdgeItems)
            {
                text.Append("...");
                Separate(text, full.Rank - axis - 1, indent + axis + 1, isInnermost);
            }
            Append(text, full, shown, values, width, axis + 1, start + i * size, indent);
        }
        text.Append(']');
    }

    private static void Separate(StringBuilder text, int newLines, int indent, bool isInnermost)
    {
        text.Append(isInnermost ? ", " : ",");
        if (isInnermost) return;
        text.Append('\n', newLines).Append(' ', indent);
    }
}
