using ILGpuNet.Runtime;

namespace ILGpuNet.Cpu;

/// <summary>Run-time scalars as elements of a type.</summary>
internal static unsafe class ScalarConversion
{
    /// <summary>Writes the scalar as one element.</summary>
    public static void Store(this Scalar value, DType type, void* destination)
    {
        switch (type)
        {
            case DType.Bool: *(bool*)destination = value.AsInt64 != 0; break;
            case DType.UInt8: *(byte*)destination = (byte)value.AsInt64; break;
            case DType.Int32: *(int*)destination = (int)value.AsInt64; break;
            case DType.Int64: *(long*)destination = value.AsInt64; break;
            case DType.Float16: *(Half*)destination = (Half)value.AsDouble; break;
            case DType.BFloat16: *(BFloat16*)destination = (BFloat16)(float)value.AsDouble; break;
            case DType.Float32: *(float*)destination = (float)value.AsDouble; break;
            default: *(double*)destination = value.AsDouble; break;
        }
    }
}
