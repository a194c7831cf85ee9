namespace ILGpuNet.Nn;

/// <summary>Checks of layer options.</summary>
internal static class Requirement
{
    public static void Positive(int value, string option, string layer)
    {
        if (value < 1) throw new ShapeException($"[{layer}] {option} must be at least 1, found {value}");
    }
}
