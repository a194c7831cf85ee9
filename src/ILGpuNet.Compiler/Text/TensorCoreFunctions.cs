using ILGpuNet.Kernels;

namespace ILGpuNet.Compiler;

/// <summary>
/// The functions of <see cref="TensorCore"/> in PTX, which NVRTC takes without headers: conversions, and mma with matrices of 16x8 and 8x8 words. 16-bit formats
/// have 16 elements along the inner dimension there; half precision is multiplied in two steps of 8 by GPUs of compute capability 7.5.
/// </summary>
internal static class TensorCoreFunctions
{
    private const string Sums = """
        "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[pitch]), "+f"(sums[pitch + 1])
        """;

    private const string Words = """
        "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]), "r"(right[0]), "r"(right[1])
        """;

    /// <summary>The function in CUDA C for a method of the vocabulary.</summary>
    public static Definition Of(string method) => method switch
    {
        nameof(TensorCore.TensorFloat32) => new("tf32_word", """
            static __device__ __forceinline__ unsigned int tf32_word(float value)
            {
                unsigned int word;
                asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(value));
                return word;
            }

            """),
        // The first operand of the packing conversion goes to the upper half.
        nameof(TensorCore.BFloat16Pair) => new("bf16_word", """
            static __device__ __forceinline__ unsigned int bf16_word(float first, float second)
            {
                unsigned int word;
                asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(word) : "f"(second), "f"(first));
                return word;
            }

            """),
        nameof(TensorCore.Float16Pair) => new("f16_word", """
            static __device__ __forceinline__ unsigned int f16_word(float first, float second)
            {
                unsigned int word;
                asm("{ .reg .b16 low, high; cvt.rn.f16.f32 low, %1; cvt.rn.f16.f32 high, %2; mov.b32 %0, {low, high}; }" : "=r"(word) : "f"(first), "f"(second));
                return word;
            }

            """),
        nameof(TensorCore.MultiplyAddTensorFloat32) => MultiplyAdd("tf32", Statement("m16n8k8", "tf32")),
        nameof(TensorCore.MultiplyAddBFloat16) => MultiplyAdd("bf16", Statement("m16n8k16", "bf16")),
        nameof(TensorCore.MultiplyAddFloat16) => MultiplyAdd("f16", $$"""
            #if __CUDA_ARCH__ >= 800
            {{Statement("m16n8k16", "f16")}}
            #else
                asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5}, {%8}, {%0, %1, %2, %3};\n\t"
                    "mma.sync.aligned.m16n8k8.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%6, %7}, {%9}, {%0, %1, %2, %3};"
                    : {{Sums}}
                    : {{Words}});
            #endif
            """),
        _ => throw new UnsupportedConstructException($"TensorCore.{method}", "use its conversions and products"),
    };

    private static Definition MultiplyAdd(string format, string body) => new("multiply_add_" + format, $$"""
        static __device__ __forceinline__ void multiply_add_{{format}}(const unsigned int* left, const unsigned int* right, float* sums, int pitch)
        {
        {{body}}
        }

        """);

    private static string Statement(string shape, string type) => $$"""
            asm volatile("mma.sync.aligned.{{shape}}.row.col.f32.{{type}}.{{type}}.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
                : {{Sums}}
                : {{Words}});
        """;
}
