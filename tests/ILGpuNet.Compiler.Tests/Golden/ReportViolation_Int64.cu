#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))

extern "C" __global__ void ReportViolation_Int64(long long* values, int* first, int* position, long long* value)
{
    if (GLOBAL_INDEX > 0 || first[0] == 2147483647)
    {
        return;
    }
    if (position[0] == 2147483647)
    {
        position[0] = first[0];
        value[0] = values[first[0]];
    }
    first[0] = 2147483647;
}
