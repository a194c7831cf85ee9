#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

static __device__ __forceinline__ long long double_to_long(double x)
{
    if (x != x) return 0;
    if (x >= 9223372036854775808.0) return 9223372036854775807L;
    if (x <= -9223372036854775808.0) return -9223372036854775807L - 1;
    return (long long)x;
}

extern "C" __global__ void RangeFill_Int64_Double(double start, double step_, long long* output, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = double_to_long(start + (double)i * step_);
    }
}
