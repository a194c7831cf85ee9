#pragma OPENCL FP_CONTRACT OFF
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#define GLOBAL_INDEX ((int)get_global_id(0))
#define GLOBAL_SIZE ((int)get_global_size(0))

static inline long double_to_long(double x)
{
    if (x != x) return 0;
    if (x >= 9223372036854775808.0) return 9223372036854775807L;
    if (x <= -9223372036854775808.0) return -9223372036854775807L - 1;
    return (long)x;
}

__kernel void RangeFill_Int64_Double(double start, double step_, __global long* output_memory, int output_start, int count)
{
    __global long* output = output_memory + output_start;
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = double_to_long(start + (double)i * step_);
    }
}
