#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

static __device__ __forceinline__ bool IsLength_Int64_Holds(long long value, long long limit)
{
    long long length_ = value;
    if (length_ < 1L)
    {
        return false;
    }
    return length_ <= limit;
}

extern "C" __global__ void FindViolation_Int64_IsLength_Int64(long long* values, int* first, int count, long long limit)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        if (!IsLength_Int64_Holds(values[i], limit))
        {
            atomicMin(&first[0], i);
            return;
        }
    }
}
