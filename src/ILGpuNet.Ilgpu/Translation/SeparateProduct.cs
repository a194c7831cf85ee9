namespace ILGpuNet.Ilgpu;

/// <summary>a * b + c. C# cannot ask ILGPU for the instruction that does both; CUDA's assembler makes it of the two that ILGPU writes.</summary>
internal static class SeparateProduct
{
    public static float FusedMultiplyAdd(float a, float b, float c) => a * b + c;

    public static double FusedMultiplyAdd(double a, double b, double c) => a * b + c;
}
