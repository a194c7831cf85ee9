#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

static __device__ __forceinline__ float float_max(float left, float right)
{
    if (left == right) return left == 0 && 1 / left > 1 / right ? left : right;
    return left > right || left != left ? left : right;
}

extern "C" __global__ void Map_RectifiedLinear(float* input, float* output, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = float_max(input[i], 0.0f);
    }
}
