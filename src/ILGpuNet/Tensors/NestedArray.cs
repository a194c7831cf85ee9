namespace ILGpuNet;

/// <summary>Arrays whose element type and number of axes are known at run time only.</summary>
internal static class NestedArray
{
    /// <summary>A tensor with the values of a rectangular array, or of nested arrays of equal lengths.</summary>
    public static Tensor ToTensor(Array values, Device? device)
    {
        Type element = values.GetType().GetElementType()!;
        if (element.IsArray)
        {
            var parts = new Tensor[values.Length];
            for (int i = 0; i < parts.Length; i++) parts[i] = Part(values, i, device);
            return Stacked(parts, element);
        }
        return
            element == typeof(float) ? Tensor.FromMultidimensional<float>(values, device) :
            element == typeof(double) ? Tensor.FromMultidimensional<double>(values, device) :
            element == typeof(long) ? Tensor.FromMultidimensional<long>(values, device) :
            element == typeof(int) ? Tensor.FromMultidimensional<int>(values, device) :
            element == typeof(bool) ? Tensor.FromMultidimensional<bool>(values, device) :
            throw new DTypeException($"[FromArray] no element type stores {element.Name}: expected float, double, int, long or bool");
    }

    private static Tensor Part(Array values, int index, Device? device)
    {
        if (values.Rank != 1) throw new ShapeException($"[FromArray] arrays of arrays must have one axis, found {values.Rank}");
        return ToTensor((Array?)values.GetValue(index) ?? throw new ShapeException($"[FromArray] array {index} is missing (null)"), device);
    }

    private static Tensor Stacked(Tensor[] parts, Type element)
    {
        if (parts.Length == 0) throw new ShapeException($"[FromArray] an empty array of {element.Name} has no shape: use Zeros");
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].Shape != parts[0].Shape)
                throw new ShapeException($"[FromArray] nested arrays must have equal lengths, found {parts[0].Shape} (array 0) and {parts[i].Shape} (array {i})");
        }
        return Tensor.Stack(parts);
    }
}
